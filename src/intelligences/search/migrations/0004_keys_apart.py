import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import intelligences.search.models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_heads")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="search_words"),
        migrations.CreateModel(
            name="Keys",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="keys",
                        serialize=False,
                        to="search.entry",
                    ),
                ),
                ("words", intelligences.search.models.WordsField()),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_words")],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE search_keys SET (toast_tuple_target = 128);
            ALTER TABLE search_keys ALTER COLUMN words SET STORAGE EXTERNAL;
            INSERT INTO search_keys (entry_id, words) SELECT id, words FROM search_entry;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="entry", name="words"),
    ]
