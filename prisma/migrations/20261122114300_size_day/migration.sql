-- CreateTable
CREATE TABLE "size_day" (
    "day" DATE NOT NULL,
    "database_bytes" BIGINT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "size_day_pkey" PRIMARY KEY ("day")
);
