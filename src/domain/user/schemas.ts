import { z } from 'zod';
import { lineOfText } from '#domain/text.ts';

/** Compared and stored in lower case. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Too long')
  .pipe(z.email('Not an e-mail address'));
export const NewPassword = z
  .string()
  .min(8, 'Use at least 8 characters')
  .max(256, 'Use at most 256 characters');

export const RegisterInput = z.object({
  email: Email,
  password: NewPassword,
  name: lineOfText(80, 'Names have at most 80 characters').default(''),
});
export type RegisterInput = z.input<typeof RegisterInput>;

export const SignInInput = z.object({
  email: Email,
  password: z.string().min(1, 'Enter the password').max(256, 'Passwords have at most 256 characters'),
});

export const ChangePasswordInput = z.object({
  currentPassword: z.string().max(256),
  newPassword: NewPassword,
});
export const ChangeEmailInput = z.object({ email: Email, currentPassword: z.string().max(256) });
export const UpdateProfileInput = z.object({
  name: lineOfText(80, 'Names have at most 80 characters'),
});
export const DeleteAccountInput = z.object({
  /** The account's address, typed again. */
  confirmEmail: z.string().max(254),
  /** Needed by accounts that have a password. */
  currentPassword: z.string().max(256).optional(),
});
export const RequestPasswordResetInput = z.object({ email: Email });
export const MailTokenInput = z.object({ token: z.string().min(1).max(200) });
export const ResetPasswordInput = z.object({ token: z.string().min(1).max(200), newPassword: NewPassword });

/** The signed-in user and the workspace, as the shell shows them. */
export interface Me {
  user: {
    id: string;
    email: string;
    name: string;
    emailVerified: boolean;
    hasPassword: boolean;
    linkedProviders: string[];
    createdAt: string;
  };
  workspace: { id: string; name: string; plan: string };
  /** 0 for a count means not allowed, null means unlimited. */
  limits: {
    endpoints: number | null;
    requestsPerDay: number | null;
    bodyBytes: number;
    listenersPerEndpoint: number | null;
    apiKeys: number | null;
    retentionDays: number | null;
    /** Whether deliveries can be retried at times of one's own. */
    customRetrySchedule: boolean;
  };
  /** Whether plans are sold here. */
  billing: boolean;
  /** `log`: no mail server is configured, links are in the server's log. */
  mail: 'smtp' | 'log';
  /** Origin of the capture URLs and of the streams. */
  publicUrl: string;
}
