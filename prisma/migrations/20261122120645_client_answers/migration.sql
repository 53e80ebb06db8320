-- AlterTable
ALTER TABLE "endpoint" ADD COLUMN     "answer_deadline_ms" INTEGER NOT NULL DEFAULT 5000,
ADD COLUMN     "answer_from_client" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "request_answer" (
    "endpoint_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "status" INTEGER,
    "headers" JSONB NOT NULL DEFAULT '[]',
    "body" BYTEA NOT NULL,
    "connection_id" UUID,
    "client_type" TEXT,
    "principal" TEXT,
    "key_name" TEXT,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "latency_ms" INTEGER NOT NULL,

    CONSTRAINT "request_answer_pkey" PRIMARY KEY ("endpoint_id","seq")
);

-- AddForeignKey
ALTER TABLE "request_answer" ADD CONSTRAINT "request_answer_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
