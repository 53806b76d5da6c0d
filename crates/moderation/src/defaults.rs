//! The rules that Gavel brings along.

use gavel_model::{Action, IdError, RuleId};
use gavel_text::{ListError, lists};

use crate::{Condition, Keywords, Rule};

/// Why a rule that Gavel brings along cannot be used: a fault of the shipped list, which the tests would show.
#[derive(Debug, thiserror::Error)]
pub enum DefaultRuleError {
    /// An entry of the list.
    #[error(transparent)]
    List(#[from] ListError),
    /// The rule's id.
    #[error(transparent)]
    Id(#[from] IdError),
}

/// The shipped English profanity list; on by default.
pub fn profanity(action: Action) -> Result<Rule, DefaultRuleError> {
    let message = match action {
        Action::Mask => "Some words in your message were hidden from others.",
        Action::Bounce => "Your message was not sent: it has words that are not welcome here. Edit it and try again.",
        Action::Block => "Your message was not sent: it has words that are not welcome here.",
    };
    Ok(Rule {
        id: RuleId::new("profanity")?,
        name: "Profanity".into(),
        condition: Condition::Keywords(Keywords::new("profanity", &lists::english_profanity())?),
        action,
        message: message.into(),
    })
}
