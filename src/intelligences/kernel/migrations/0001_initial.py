import uuid
from django.db import migrations, models

# The database itself refuses what the journal promises never happens; a version's value may only give way to its tombstone.
_GUARDS = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The journal and the versions are append-only.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION kernel_allow_purge_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'fields') IS DISTINCT FROM (to_jsonb(OLD) - 'fields')
     OR (SELECT jsonb_object_agg(key, value->'digest') FROM jsonb_each(NEW.fields))
        IS DISTINCT FROM (SELECT jsonb_object_agg(key, value->'digest') FROM jsonb_each(OLD.fields))
     OR EXISTS (SELECT 1 FROM jsonb_each(NEW.fields) n JOIN jsonb_each(OLD.fields) o USING (key)
                WHERE n.value IS DISTINCT FROM o.value AND NOT (n.value ? 'purged' AND NOT n.value ? 'value'))
  THEN
    RAISE EXCEPTION 'A version is immutable; only a purge may empty a field.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON kernel_event
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER version_is_never_deleted BEFORE DELETE ON kernel_version
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER version_allows_purge_only BEFORE UPDATE ON kernel_version
  FOR EACH ROW EXECUTE FUNCTION kernel_allow_purge_only();
"""

_NO_GUARDS = """
DROP TRIGGER event_is_append_only ON kernel_event;
DROP TRIGGER version_is_never_deleted ON kernel_version;
DROP TRIGGER version_allows_purge_only ON kernel_version;
DROP FUNCTION kernel_refuse_change();
DROP FUNCTION kernel_allow_purge_only();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=80)),
                ('actor', models.CharField(blank=True, max_length=120)),
                ('subject', models.CharField(blank=True, max_length=160)),
                ('facts', models.JSONField()),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['subject', 'id'], name='event_subject'), models.Index(fields=['kind', 'id'], name='event_kind')],
                'constraints': [models.UniqueConstraint(fields=('previous',), name='event_chain_has_no_fork')],
            },
        ),
        migrations.CreateModel(
            name='LongWork',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('arguments', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('queued', 'en attente'), ('running', 'en cours'), ('done', 'terminé'), ('failed', 'arrêté sur une erreur'), ('cancelled', 'annulé')], default='queued', max_length=10)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(null=True)),
                ('step', models.CharField(blank=True, max_length=300)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('result', models.JSONField(null=True)),
                ('error', models.CharField(blank=True, max_length=1000)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__isnull', True), ('done__lte', models.F('total')), _connector='OR'), name='long_work_done_within_total')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=160)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(blank=True, max_length=120)),
                ('fields', models.JSONField()),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['subject', 'number'],
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='version_number_once_a_subject')],
            },
        ),
        migrations.RunSQL(_GUARDS, _NO_GUARDS),
    ]
