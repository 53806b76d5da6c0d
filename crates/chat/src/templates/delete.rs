//! Taking a template away.

use gavel_model::{Actor, TemplateId};
use gavel_store::Conn;

use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Takes a template away. What was made of it stays.
    pub async fn delete_template(&self, actor: &Actor, id: &TemplateId) -> Result<()> {
        let id = id.clone();
        let write = move |conn: &Conn<'_>| conn.delete_template(&id);
        let gone = self.change_in_app(actor, Permission::ManageTemplates, write, |_, _| ()).await?;
        if gone { Ok(()) } else { Err(Error::NotFound("template")) }
    }
}
