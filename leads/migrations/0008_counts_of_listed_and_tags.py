"""Merged leads leave the counts; and a tag that leads come to have is a tag of the workspace.

Triggers again, so that both hold whatever writes leads: COPY, ON CONFLICT, the admin.
"""

from django.db import migrations

COUNTS = """
CREATE OR REPLACE FUNCTION leads_add_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, count(*) FROM added WHERE merged_into_id IS NULL
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, -count(*) FROM removed WHERE merged_into_id IS NULL
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    ELSE
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, sum(change) FROM (
            SELECT workspace_id, status, industry, 1 AS change FROM added
            WHERE merged_into_id IS NULL
            UNION ALL
            SELECT workspace_id, status, industry, -1 FROM removed
            WHERE merged_into_id IS NULL
        ) AS changes
        GROUP BY 1, 2, 3 HAVING sum(change) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    END IF;
    RETURN NULL;
END $$;
"""

# The ids of tags are not UUIDv7: core PostgreSQL 15 cannot make one, and nothing orders by them.
TAGS = """
CREATE FUNCTION leads_note_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO leads_tag (id, workspace_id, name)
    SELECT gen_random_uuid(), workspace_id, tag FROM (
        SELECT DISTINCT added.workspace_id, tag FROM added, unnest(added.tags) AS tag
    ) AS given
    WHERE NOT EXISTS (
        SELECT FROM leads_tag AS known
        WHERE known.workspace_id = given.workspace_id AND known.name = given.tag
    )
    ORDER BY workspace_id, tag
    ON CONFLICT (workspace_id, name) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER leads_tags_insert AFTER INSERT ON leads_lead
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION leads_note_tags();
CREATE TRIGGER leads_tags_update AFTER UPDATE ON leads_lead
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION leads_note_tags();
INSERT INTO leads_tag (id, workspace_id, name)
SELECT gen_random_uuid(), workspace_id, tag FROM (
    SELECT DISTINCT workspace_id, tag FROM leads_lead, unnest(tags) AS tag
) AS given;
"""

NO_TAGS = """
DROP TRIGGER leads_tags_insert ON leads_lead;
DROP TRIGGER leads_tags_update ON leads_lead;
DROP FUNCTION leads_note_tags();
"""


class Migration(migrations.Migration):

    dependencies = [('leads', '0007_list_indexes')]

    operations = [
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(TAGS, NO_TAGS),
    ]
