-- AlterTable
ALTER TABLE "consumer" ADD COLUMN     "epoch" INTEGER NOT NULL DEFAULT 0;
