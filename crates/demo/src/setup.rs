//! What there is before anybody says anything: people and channels; and what becomes of some channels afterwards.

use gavel_model::{ChannelId, UserId, role};
use serde_json::{Map, Value, json};

use crate::{
    Error,
    api::{Api, text},
    channel::ChannelPlan,
    content::Content,
    perform::introduce,
};

/// Makes people and channels. What is there already stays as it is.
pub(crate) fn build(api: &Api, content: &Content) -> Result<(), Error> {
    for (id, person) in &content.people {
        introduce(api, id, &person.name)?;
    }
    for (id, plan) in &content.channels {
        make(api, content, id, plan)?;
    }
    Ok(())
}

/// Closes the channels whose story is over, and has those ask who want to be let in.
pub(crate) fn close(api: &Api, content: &Content) -> Result<(), Error> {
    for (id, plan) in &content.channels {
        let Some(owner) = plan.owner() else { continue };
        if plan.frozen {
            unless_done(api.call(owner, "PATCH", &of(id, ""), Some(&json!({ "settings": { "frozen": true } }))))?;
        }
        if plan.archived {
            unless_done(api.call(owner, "POST", &of(id, "/archive"), None))?;
        }
        if !plan.inviting.is_empty() {
            let body = json!({ "userIds": plan.inviting, "message": "We would be glad to have you." });
            unless_done(api.call(owner, "POST", &of(id, "/invitations"), Some(&body)))?;
        }
        ask(api, id, plan, owner)?;
    }
    Ok(())
}

/// Those who want to be let in ask; the last of them is still waiting.
fn ask(api: &Api, id: &ChannelId, plan: &ChannelPlan, owner: &UserId) -> Result<(), Error> {
    let body = json!({ "message": "May I come in? I would like to help." });
    for (nth, who) in plan.asking.iter().enumerate() {
        let asked = unless_done(api.call(who, "POST", &of(id, "/joinRequests"), Some(&body)))?;
        if nth + 1 < plan.asking.len()
            && let Some(request) = text(&asked, "id")
        {
            unless_done(api.call(owner, "POST", &of(id, &format!("/joinRequests/{request}/approve")), None))?;
        }
    }
    Ok(())
}

fn make(api: &Api, content: &Content, id: &ChannelId, plan: &ChannelPlan) -> Result<(), Error> {
    let Some(owner) = plan.owner() else { return Ok(()) };
    let members = plan.members(&content.people);
    let made = unless_done(api.call(owner, "POST", "/channels", Some(&body(id, plan, &members))))?;
    for moderator in &plan.moderators {
        let roles = json!({ "roles": [role::MODERATOR] });
        api.call(owner, "PUT", &of(id, &format!("/members/{moderator}/roles")), Some(&roles))?;
    }
    if plan.require_guidelines {
        let accept = json!({ "version": made.get("guidelinesVersion").and_then(Value::as_i64).unwrap_or(1) });
        for member in members {
            api.call(member, "POST", &of(id, "/guidelines/accept"), Some(&accept))?;
        }
    }
    Ok(())
}

/// What makes a channel.
fn body(id: &ChannelId, plan: &ChannelPlan, members: &[&UserId]) -> Value {
    let mut body = Map::new();
    body.insert("id".into(), json!(id));
    body.insert("type".into(), json!(plan.base));
    body.insert("userIds".into(), json!(members));
    body.insert(
        "settings".into(),
        json!({
            "slowModeSeconds": plan.slow_mode,
            "joinRequests": plan.join_requests,
            "requireGuidelines": plan.require_guidelines,
            "threads": plan.threads,
        }),
    );
    let words = [("displayName", &plan.name), ("topic", &plan.topic), ("guidelines", &plan.guidelines)];
    for (field, said) in words {
        if let Some(said) = said {
            body.insert(field.into(), json!(said.trim()));
        }
    }
    if let Some(visibility) = plan.visibility {
        body.insert("visibility".into(), json!(visibility));
    }
    Value::Object(body)
}

fn of(id: &ChannelId, part: &str) -> String {
    format!("/channels/{id}{part}")
}

/// What was answered; nothing where all was done before, by a run that was cut short.
fn unless_done(answer: Result<Value, Error>) -> Result<Value, Error> {
    match answer {
        Err(Error::Refused { status: 409, .. }) => Ok(Value::Null),
        answer => answer,
    }
}
