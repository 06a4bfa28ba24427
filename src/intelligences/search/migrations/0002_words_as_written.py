from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="knownword",
            name="written",
            field=models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE search_knownword SET written = word", migrations.RunSQL.noop),
    ]
