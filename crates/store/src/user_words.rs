//! The words of users' names, so that who is called by a rare one is found without looking at all.

use std::collections::BTreeSet;

use gavel_model::{UserId, fold};

use crate::{Conn, Error, conn::params};

/// Up to how many words are looked up one by one. What more begin with is soon met by going through the users in order.
const RARE: i64 = 1_000;
/// How many characters of a word are kept.
const KEPT: usize = 64;

/// The words of a folded name, as they are kept.
fn words(folded: &str) -> BTreeSet<String> {
    folded.split(' ').filter(|word| !word.is_empty()).map(kept).collect()
}

fn kept(word: &str) -> String {
    word.chars().take(KEPT).collect()
}

impl Conn<'_> {
    /// Keeps the words of a name in place of those of the one before.
    pub(crate) fn keep_name_words(
        &self,
        user: &UserId,
        before: Option<&str>,
        folded: Option<&str>,
    ) -> Result<(), Error> {
        let (before, now) = (before.map(|name| words(&fold(name))), folded.map(words));
        let (before, now) = (before.unwrap_or_default(), now.unwrap_or_default());
        for word in before.difference(&now) {
            self.execute("delete from user_words where word = $1 and user_id = $2", params![word, user])?;
        }
        for word in now.difference(&before) {
            self.execute(
                "insert into user_words (word, user_id) values ($1, $2) on conflict (word, user_id) do nothing",
                params![word, user],
            )?;
        }
        Ok(())
    }

    /// Between which words all are that a text's longest word is the beginning of, if they are few.
    pub(crate) fn rare_beginning(&self, text: &str) -> Result<Option<(String, String)>, Error> {
        let folded = fold(text);
        let Some(longest) = folded.split(' ').max_by_key(|word| word.len()).filter(|word| !word.is_empty()) else {
            return Ok(None);
        };
        let from = kept(longest);
        let to = format!("{from}{}", char::MAX);
        let many = self.first(
            "select 1 from user_words where word >= $1 and word < $2 limit 1 offset $3",
            params![&from, &to, RARE],
            |row| row.int(0),
        )?;
        Ok(if many.is_some() { None } else { Some((from, to)) })
    }
}
