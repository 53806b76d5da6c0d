//! Templates of messages.

use gavel_model::{
    Template, TemplateId,
    filter::{Field, Filter, Kind, Order},
};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str = "t.id, t.name, t.text, t.variables, t.tags, t.created_at, t.updated_at, t.revision";

/// What templates can be asked by.
pub const TEMPLATE_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "name", kind: Kind::Text, sortable: true },
    Field { name: "tags", kind: Kind::List, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "updatedAt", kind: Kind::Time, sortable: true },
];

const TEMPLATES: Resource = Resource {
    columns: &[
        ("id", Column::Plain("t.id")),
        ("name", Column::Plain("t.name")),
        (
            "tags",
            Column::List {
                holds: (
                    "exists (select 1 from json_each(t.tags) where value = ?)",
                    "exists (select 1 from json_array_elements(t.tags::json) tag where tag::text = to_json(?::text)::text)",
                ),
                any: ("t.tags <> '[]'", "t.tags <> '[]'"),
            },
        ),
        ("createdAt", Column::Plain("t.created_at")),
        ("updatedAt", Column::Plain("t.updated_at")),
    ],
    select: COLUMNS,
    from: "templates t",
};

fn read(row: &Row<'_>) -> Result<(Template, i64), Error> {
    let template = Template {
        id: row.parsed(row.next())?,
        name: row.text(row.next())?,
        text: row.text(row.next())?,
        variables: row.json(row.next())?,
        tags: row.json(row.next())?,
        created_at: row.time(row.next())?,
        updated_at: row.time(row.next())?,
    };
    Ok((template, row.int(row.next())?))
}

impl Conn<'_> {
    /// Keeps a new template; [`Error::Conflict`] if its id is taken.
    pub fn create_template(&self, new: &Template) -> Result<(), Error> {
        let made = self.execute(
            "insert into templates (id, name, text, variables, tags, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing",
            params![
                &new.id,
                &new.name,
                &new.text,
                &to_json(&new.variables)?,
                &to_json(&new.tags)?,
                new.created_at,
                new.updated_at
            ],
        )?;
        if made > 0 { Ok(()) } else { Err(Error::Conflict) }
    }

    /// One template, and its revision.
    pub fn template(&self, id: &TemplateId) -> Result<Option<(Template, i64)>, Error> {
        self.first(&format!("select {COLUMNS} from templates t where t.id = $1"), params![id], read)
    }

    /// Templates that meet a filter.
    pub fn templates(&self, filter: &Filter, order: &[Order], select: &Select) -> Result<Rows<Template>, Error> {
        self.query(&TEMPLATES, ("1 = 1", &[]), filter, order, select, |row| read(row).map(|(template, _)| template))
    }

    /// Changes a template that is at `revision`.
    pub fn put_template(&self, new: &Template, revision: i64) -> Result<(), Error> {
        let changed = self.execute(
            "update templates set name = $1, text = $2, variables = $3, tags = $4, updated_at = $5, revision = revision + 1
             where id = $6 and revision = $7",
            params![
                &new.name,
                &new.text,
                &to_json(&new.variables)?,
                &to_json(&new.tags)?,
                new.updated_at,
                &new.id,
                revision
            ],
        )?;
        if changed > 0 { Ok(()) } else { Err(Error::Stale) }
    }

    /// Takes a template away; whether there was one.
    pub fn delete_template(&self, id: &TemplateId) -> Result<bool, Error> {
        Ok(self.execute("delete from templates where id = $1", params![id])? > 0)
    }
}
