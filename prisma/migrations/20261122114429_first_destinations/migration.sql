-- What endpoints had as their destination becomes the first of their destinations.
INSERT INTO "destination" ("id", "workspace_id", "endpoint_id", "url", "retry_config", "created_at", "updated_at")
SELECT gen_random_uuid(), "workspace_id", "id", "destination_url", nullif("retry_config", 'null'::jsonb),
       "created_at", "updated_at"
  FROM "endpoint"
 WHERE "destination_url" IS NOT NULL AND "deleted_at" IS NULL;

-- AlterTable
ALTER TABLE "endpoint" DROP COLUMN "destination_url",
DROP COLUMN "retry_config";
