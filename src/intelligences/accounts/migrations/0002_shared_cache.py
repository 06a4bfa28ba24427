from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache, made here so that `migrate` is the only step of an installation."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE accounts_sharedcache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX accounts_sharedcache_expires ON accounts_sharedcache (expires);
            """,
            "DROP TABLE accounts_sharedcache",
        )
    ]
