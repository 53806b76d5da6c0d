//! Filling a template in.

use gavel_model::{Actor, NewMessage, Rendered, TemplateId, UseTemplate, Variables};

use super::text;
use crate::{Chat, Error, Result};

impl Chat {
    /// What a template says with these variables.
    pub async fn render_template(&self, actor: &Actor, id: &TemplateId, variables: &Variables) -> Result<Rendered> {
        let template = self.template(actor, id).await?;
        let text = text::fill_in(&template, variables).map_err(Error::Validation)?;
        Ok(Rendered { text })
    }

    /// A message whose text comes of a template, if one is named. What is rendered now is what will be sent.
    pub(crate) async fn fill_in(
        &self,
        actor: &Actor,
        mut message: NewMessage,
        template: Option<UseTemplate>,
    ) -> Result<NewMessage> {
        let Some(UseTemplate { id, variables }) = template else { return Ok(message) };
        if !message.text.is_empty() {
            return Err(Error::field("/text", "either a text or a template"));
        }
        let rendered = self.render_template(actor, &id, &variables).await.map_err(|e| match e {
            Error::NotFound(_) => Error::field("/templateId", "there is no such template"),
            other => other,
        })?;
        message.text = rendered.text;
        Ok(message)
    }
}
