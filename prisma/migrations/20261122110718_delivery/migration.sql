-- Nothing was ever delivered before this: the queue is empty but for what was put there by hand.
DELETE FROM "delivery";

-- CreateEnum
CREATE TYPE "disabled_reason" AS ENUM ('user', 'failing');

-- AlterEnum
BEGIN;
CREATE TYPE "delivery_status_new" AS ENUM ('pending', 'delivered', 'retrying', 'failed');
ALTER TABLE "public"."delivery" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "delivery" ALTER COLUMN "status" TYPE "delivery_status_new" USING ("status"::text::"delivery_status_new");
ALTER TYPE "delivery_status" RENAME TO "delivery_status_old";
ALTER TYPE "delivery_status_new" RENAME TO "delivery_status";
DROP TYPE "public"."delivery_status_old";
ALTER TABLE "delivery" ALTER COLUMN "status" SET DEFAULT 'pending';
COMMIT;

-- DropIndex
DROP INDEX "delivery_request_id_idx";

-- DropIndex
DROP INDEX "delivery_status_next_attempt_at_idx";

-- DropIndex
DROP INDEX "delivery_workspace_id_endpoint_id_created_at_idx";

-- DropIndex
DROP INDEX "delivery_attempt_delivery_id_number_key";

-- AlterTable
ALTER TABLE "delivery" DROP COLUMN "lease_owner",
DROP COLUMN "lease_until",
DROP COLUMN "reason",
DROP COLUMN "target_url",
ADD COLUMN     "destination_id" UUID NOT NULL,
ADD COLUMN     "error_code" TEXT,
ADD COLUMN     "is_primary" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "seq" BIGINT NOT NULL;

-- AlterTable
ALTER TABLE "delivery_attempt" DROP CONSTRAINT "delivery_attempt_pkey",
DROP COLUMN "id",
ADD COLUMN     "error_message" TEXT,
ADD COLUMN     "remote_address" TEXT,
ADD COLUMN     "url" TEXT NOT NULL,
ADD CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("delivery_id", "number");

-- AlterTable
ALTER TABLE "sealed_request" ADD COLUMN     "destination_ids" UUID[] DEFAULT ARRAY[]::UUID[];

-- DropEnum
DROP TYPE "delivery_reason";

-- CreateTable
CREATE TABLE "destination" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "is_listed" BOOLEAN NOT NULL DEFAULT true,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" "disabled_reason",
    "headers_ciphertext" BYTEA,
    "filter" JSONB,
    "retry_config" JSONB,
    "is_ordered" BOOLEAN NOT NULL DEFAULT false,
    "signing_secret_ciphertext" BYTEA,
    "previous_secret_ciphertext" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(3),
    "failures_in_row" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "open_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "destination_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_lane" (
    "endpoint_id" UUID NOT NULL,
    "lease_owner" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delivery_lane_pkey" PRIMARY KEY ("endpoint_id")
);

-- CreateTable
CREATE TABLE "destination_hour" (
    "destination_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "latencies" INTEGER[],

    CONSTRAINT "destination_hour_pkey" PRIMARY KEY ("destination_id","hour")
);

-- CreateIndex
CREATE INDEX "destination_endpoint_id_created_at_idx" ON "destination"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "delivery_lane_lease_owner_idx" ON "delivery_lane"("lease_owner");

-- CreateIndex
CREATE INDEX "delivery_endpoint_id_seq_idx" ON "delivery"("endpoint_id", "seq");

-- CreateIndex
CREATE INDEX "delivery_due_idx" ON "delivery"("destination_id", "next_attempt_at", "seq") WHERE (next_attempt_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "delivery_trouble_idx" ON "delivery"("endpoint_id", "status", "seq") WHERE (status = ANY (ARRAY['failed'::delivery_status, 'retrying'::delivery_status]));

-- AddForeignKey
ALTER TABLE "destination" ADD CONSTRAINT "destination_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
