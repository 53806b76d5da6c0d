//! Reading templates.

use gavel_model::{Actor, Page, Query, Template, TemplateId};
use gavel_store::TEMPLATE_FIELDS;

use crate::{Chat, Error, Result, query};

impl Chat {
    /// One template.
    pub async fn template(&self, actor: &Actor, id: &TemplateId) -> Result<Template> {
        self.may_read_templates(actor).await?;
        let id = id.clone();
        let found = self.0.store.read(move |conn| conn.template(&id)).await?;
        found.map(|(template, _)| template).ok_or(Error::NotFound("template"))
    }

    /// Templates that meet a filter.
    pub async fn templates(&self, actor: &Actor, query: &Query) -> Result<Page<Template>> {
        self.may_read_templates(actor).await?;
        let parsed = query::parse(query, TEMPLATE_FIELDS, "createdAt", "id")?;
        let (parsed, rows) = self
            .0
            .store
            .query(move |conn| {
                let rows = conn.templates(&parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}
