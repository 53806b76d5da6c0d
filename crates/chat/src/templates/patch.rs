//! Changing a template.

use gavel_model::{Actor, PatchTemplate, Template, TemplateId};
use gavel_store::Conn;

use super::{check, text};
use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Changes a template; what the patch does not name stays. What was made of it before stays too.
    pub async fn patch_template(&self, actor: &Actor, id: &TemplateId, patch: PatchTemplate) -> Result<Template> {
        self.require_in_app(actor, Permission::ManageTemplates).await?;
        let wanted = id.clone();
        let found = self.0.store.read(move |conn| conn.template(&wanted)).await?;
        let (mut template, revision) = found.ok_or(Error::NotFound("template"))?;
        if let Some(text) = patch.text {
            template.variables = text::variables(&text, &template.variables);
            template.text = text;
        }
        template.variables = patch.variables.unwrap_or(template.variables);
        template.name = patch.name.unwrap_or(template.name);
        template.tags = patch.tags.unwrap_or(template.tags);
        template.updated_at = self.now();
        check(&template, &self.0.limits)?;
        let kept = template.clone();
        let write = move |conn: &Conn<'_>| conn.put_template(&kept, revision);
        self.change_in_app(actor, Permission::ManageTemplates, write, |_, ()| ()).await?;
        Ok(template)
    }
}
