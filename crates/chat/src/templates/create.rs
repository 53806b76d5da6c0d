//! Making a template.

use gavel_model::{Actor, NewTemplate, Template, TemplateId};

use super::{check, text};
use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Makes a template.
    pub async fn create_template(&self, actor: &Actor, new: NewTemplate) -> Result<Template> {
        self.require_in_app(actor, Permission::ManageTemplates).await?;
        let now = self.now();
        let template = Template {
            id: new.id.unwrap_or_else(|| TemplateId::mint(now)),
            name: new.name,
            variables: new.variables.unwrap_or_else(|| text::variables(&new.text, &[])),
            text: new.text,
            tags: new.tags,
            created_at: now,
            updated_at: now,
        };
        check(&template, &self.0.limits)?;
        let kept = template.clone();
        self.change(move |conn| conn.create_template(&kept), |_, ()| ()).await.map_err(|e| match e {
            Error::Conflict(_) => Error::Conflict("there is a template with this id"),
            other => other,
        })?;
        Ok(template)
    }
}
