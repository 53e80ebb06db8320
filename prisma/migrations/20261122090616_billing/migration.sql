-- AlterTable
ALTER TABLE "subscription" ADD COLUMN     "applied_reading" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "granted_plan" TEXT,
ADD COLUMN     "last_reading" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "next_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "past_due_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "subscription_next_read_at_idx" ON "subscription"("next_read_at");
