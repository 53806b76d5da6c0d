//! Templates of messages: make, read, change, take away, fill in.

mod create;
mod delete;
mod patch;
mod read;
mod render;
mod text;

use gavel_model::{Actor, Template};

use crate::{Chat, Error, FieldError, Limits, Permission, Result, channels::Words};

impl Chat {
    /// Templates are read by those who change them and by those who send to many.
    async fn may_read_templates(&self, actor: &Actor) -> Result<()> {
        match self.require_in_app(actor, Permission::BroadcastMessage).await {
            Err(Error::PermissionDenied { .. }) => self.require_in_app(actor, Permission::ManageTemplates).await,
            other => other,
        }
    }
}

/// Whether a template can be kept.
fn check(template: &Template, limits: &Limits) -> Result<()> {
    let mut errors = Words { name: Some(&template.name), tags: Some(&template.tags), ..Words::default() }.check();
    for error in &mut errors {
        // A template's name is a name like a channel's.
        error.pointer = error.pointer.replace("/displayName", "/name");
    }
    let mut refuse = |pointer: String, detail: String| errors.push(FieldError { pointer, detail });
    if template.text.trim().is_empty() || template.text.chars().count() > limits.message_chars {
        refuse("/text".into(), format!("1 to {} characters", limits.message_chars));
    }
    for (i, variable) in template.variables.iter().enumerate() {
        let default = variable.default.as_deref().unwrap_or_default();
        if default.len() > limits.message_chars * 4 || default.contains('\0') {
            refuse(format!("/variables/{i}/default"), "too long, or with the character U+0000".into());
        }
    }
    errors.extend(text::check(&template.text, &template.variables));
    if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
}
