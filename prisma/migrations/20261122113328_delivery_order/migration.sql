-- CreateIndex
CREATE INDEX "delivery_order_idx" ON "delivery"("destination_id", "seq") WHERE (next_attempt_at IS NOT NULL);
