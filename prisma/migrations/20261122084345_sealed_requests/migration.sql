-- AlterTable
ALTER TABLE "usage_day" ADD COLUMN     "sealed" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "sealed_request" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "http_version" TEXT NOT NULL,
    "headers" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "body_size" INTEGER NOT NULL,
    "body_sha256" BYTEA NOT NULL,
    "remote_address" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sealed_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sealed_request_workspace_id_received_at_id_idx" ON "sealed_request"("workspace_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "sealed_request_endpoint_id_idx" ON "sealed_request"("endpoint_id");
