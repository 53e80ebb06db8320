-- AlterTable
ALTER TABLE "consumer" ADD COLUMN     "handed_seq" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "is_shared" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "consumer_claim" (
    "consumer_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "connection_id" UUID NOT NULL,
    "held_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consumer_claim_pkey" PRIMARY KEY ("consumer_id","seq")
);

-- AddForeignKey
ALTER TABLE "consumer_claim" ADD CONSTRAINT "consumer_claim_consumer_id_fkey" FOREIGN KEY ("consumer_id") REFERENCES "consumer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
