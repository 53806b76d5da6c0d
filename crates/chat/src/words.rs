//! Words beside messages that others see: of a channel, a user, an invitation, a request. They can be neither given back nor
//! hidden in part, so that they are refused if a rule finds anything.

use gavel_model::Actor;

use crate::{Chat, Error, FieldError, Result};

impl Chat {
    /// Which of these words of an actor's a rule does not let through, whatever channel they are about: strangers see them. The
    /// app's own are its operator's, and are not judged.
    pub(crate) fn refused_words<'a, P: Into<String>>(
        &self,
        actor: &Actor,
        words: impl IntoIterator<Item = (P, Option<&'a str>)>,
    ) -> Vec<FieldError> {
        if actor.user().is_none() {
            return Vec::new();
        }
        let rules = self.0.rules.load();
        let given = words.into_iter().filter_map(|(pointer, words)| words.map(|words| (pointer, words)));
        let refused = given.filter(|(_, words)| rules.judge(words).action.is_some());
        let detail = "a rule does not let these words through";
        refused.map(|(pointer, _)| FieldError { pointer: pointer.into(), detail: detail.into() }).collect()
    }

    /// Nothing, or which of these words a rule does not let through.
    pub(crate) fn words_pass<'a, P: Into<String>>(
        &self,
        actor: &Actor,
        words: impl IntoIterator<Item = (P, Option<&'a str>)>,
    ) -> Result<()> {
        let refused = self.refused_words(actor, words);
        if refused.is_empty() { Ok(()) } else { Err(Error::Validation(refused)) }
    }
}
