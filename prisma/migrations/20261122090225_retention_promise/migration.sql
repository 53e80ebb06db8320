-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "kept_days" INTEGER,
ADD COLUMN     "kept_until" TIMESTAMPTZ(3);
