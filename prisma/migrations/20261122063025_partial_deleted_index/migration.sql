-- DropIndex
DROP INDEX "request_deleted_at_idx";

-- CreateIndex
CREATE INDEX "request_deleted_at_idx" ON "request"("deleted_at") WHERE (deleted_at IS NOT NULL);
