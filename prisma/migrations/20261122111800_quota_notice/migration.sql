-- CreateTable
CREATE TABLE "quota_notice" (
    "workspace_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "percent" SMALLINT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "quota_notice_pkey" PRIMARY KEY ("workspace_id","day","percent")
);

-- CreateIndex
CREATE INDEX "usage_day_day_workspace_id_idx" ON "usage_day"("day", "workspace_id");

-- AddForeignKey
ALTER TABLE "quota_notice" ADD CONSTRAINT "quota_notice_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
