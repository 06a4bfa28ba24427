from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_as_written")]

    operations = [
        # The preparation fills the index again whenever what it holds changes.
        migrations.RunSQL("DELETE FROM search_entry", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="entry", name="head", field=models.BinaryField(default=b""), preserve_default=False
        ),
        migrations.RunSQL(
            "ALTER TABLE search_entry ALTER COLUMN head SET STORAGE PLAIN", migrations.RunSQL.noop
        ),
    ]
