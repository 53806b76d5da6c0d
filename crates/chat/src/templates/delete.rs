//! Taking a template away.

use gavel_model::{Actor, TemplateId};

use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Takes a template away. What was made of it stays.
    pub async fn delete_template(&self, actor: &Actor, id: &TemplateId) -> Result<()> {
        self.require_in_app(actor, Permission::ManageTemplates).await?;
        let id = id.clone();
        let gone = self.change(move |conn| conn.delete_template(&id), |_, _| ()).await?;
        if gone { Ok(()) } else { Err(Error::NotFound("template")) }
    }
}
