-- CreateEnum
CREATE TYPE "replay_job_kind" AS ENUM ('replay', 'retry');

-- CreateEnum
CREATE TYPE "replay_job_outcome" AS ENUM ('done', 'cancelled', 'stopped');

-- CreateTable
CREATE TABLE "replay_job" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "kind" "replay_job_kind" NOT NULL,
    "destination_id" UUID,
    "arrived_from" TIMESTAMPTZ(3),
    "arrived_to" TIMESTAMPTZ(3),
    "position_seq" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "per_second" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "next_step_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" "replay_job_outcome",
    "stop_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_job_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "replay_job_endpoint_id_created_at_idx" ON "replay_job"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "replay_job_due_idx" ON "replay_job"("next_step_at") WHERE (ended_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "replay_job_running_key" ON "replay_job"("endpoint_id", "kind") WHERE (ended_at IS NULL);

-- AddForeignKey
ALTER TABLE "replay_job" ADD CONSTRAINT "replay_job_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
