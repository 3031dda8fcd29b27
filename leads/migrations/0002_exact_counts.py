"""Exact counts by status and industry, kept by the database in the transaction of the rows.

One trigger a statement, with transition tables: whatever writes leads (COPY, ON CONFLICT, the
admin), the counts follow. The rows are taken in one order, so that two writers cannot deadlock.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION leads_add_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, count(*) FROM added
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, -count(*) FROM removed
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    ELSE
        INSERT INTO leads_leadcount AS counts (workspace_id, status, industry, count)
        SELECT workspace_id, status, industry, sum(change) FROM (
            SELECT workspace_id, status, industry, 1 AS change FROM added
            UNION ALL
            SELECT workspace_id, status, industry, -1 FROM removed
        ) AS changes
        GROUP BY 1, 2, 3 HAVING sum(change) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (workspace_id, status, industry)
        DO UPDATE SET count = counts.count + excluded.count;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leads_counts_insert AFTER INSERT ON leads_lead
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION leads_add_counts();
CREATE TRIGGER leads_counts_delete AFTER DELETE ON leads_lead
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION leads_add_counts();
CREATE TRIGGER leads_counts_update AFTER UPDATE ON leads_lead
    REFERENCING NEW TABLE AS added OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION leads_add_counts();
"""

DROP = """
DROP TRIGGER leads_counts_insert ON leads_lead;
DROP TRIGGER leads_counts_delete ON leads_lead;
DROP TRIGGER leads_counts_update ON leads_lead;
DROP FUNCTION leads_add_counts();
"""


class Migration(migrations.Migration):

    dependencies = [('leads', '0001_initial')]

    operations = [migrations.RunSQL(CREATE, DROP)]
