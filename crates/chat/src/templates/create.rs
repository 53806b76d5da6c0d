//! Making a template.

use gavel_model::{Actor, NewTemplate, Template};
use gavel_store::Conn;

use super::{check, text};
use crate::{Chat, Error, Permission, Result, mint::mint};

impl Chat {
    /// Makes a template.
    pub async fn create_template(&self, actor: &Actor, new: NewTemplate) -> Result<Template> {
        let now = self.now();
        let minted = new.id.is_none();
        let template = Template {
            id: new.id.unwrap_or_else(|| mint(now)),
            name: new.name,
            variables: new.variables.unwrap_or_else(|| text::variables(&new.text, &[])),
            text: new.text,
            tags: new.tags,
            created_at: now,
            updated_at: now,
        };
        check(&template, &self.0.limits)?;
        let kept = template.clone();
        let write = move |conn: &Conn<'_>| conn.create_template(&kept);
        match self.change_in_app(actor, Permission::ManageTemplates, write, |_, ()| ()).await {
            Ok(()) => Ok(template),
            // What is there with an id minted just now was made by this very call, before it was cut short.
            Err(Error::Conflict(_)) if minted => self.template(actor, &template.id).await,
            Err(Error::Conflict(_)) => Err(Error::Conflict("there is a template with this id")),
            Err(other) => Err(other),
        }
    }
}
