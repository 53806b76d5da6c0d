//! Templates: texts with places that are filled in when they are sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{TemplateId, Timestamp};

/// What the variables of a template stand for, by name.
pub type Variables = BTreeMap<String, String>;

/// A template of messages.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// What people find it by.
    pub name: String,
    /// What it says; `{{name}}` is where a variable goes.
    pub text: String,
    /// Its variables, in the order of the text.
    pub variables: Vec<Variable>,
    /// Words to find it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A variable of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// 1 to 64 of `A-Za-z0-9_`.
    pub name: String,
    /// What it stands for where nothing is given; without one it has to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// What a call says to make a template.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTemplate {
    /// Its id; made by the server if absent.
    pub id: Option<TemplateId>,
    /// What people find it by, at most 100 characters.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it says; `{{name}}` is where a variable goes. As long as a message may be.
    pub text: String,
    /// Its variables; taken from the text, without defaults, if absent.
    pub variables: Option<Vec<Variable>>,
    /// At most 20 words of at most 50 characters.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
}

/// What a call says to change a template; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchTemplate {
    /// What people find it by, at most 100 characters.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// What it says. Variables that the text has no more go with it, unless `variables` names them all anew.
    pub text: Option<String>,
    /// Its variables, all of them.
    pub variables: Option<Vec<Variable>>,
    /// At most 20 words of at most 50 characters.
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
}

/// A template that gives a message its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseTemplate {
    /// Which.
    pub id: TemplateId,
    /// What its variables stand for.
    pub variables: Variables,
}

/// A template whose variables were filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rendered {
    /// The text.
    pub text: String,
}
