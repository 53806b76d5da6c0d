//! Signing in: attempts are slowed, passwords compared at the same pace whether or not there is such an operator, what fails is
//! logged and told to the audit log.

use axum::http::StatusCode;
use gavel_chat::{Error, NewSession, Second, SignedIn};
use gavel_model::Email;
use gavel_store::{Credentials, Noted};

use crate::{admit::Client, app::App, problem::Problem, second_factor, session};

/// What somebody shows to be let in.
pub(crate) struct Proof {
    pub(crate) email: Email,
    pub(crate) password: String,
    /// Of their authenticator, or for recovery.
    pub(crate) code: Option<String>,
}

impl App {
    /// A session that is to be, and its secret.
    pub(crate) fn new_session(client: Client, user_agent: Option<String>) -> (String, NewSession) {
        let (secret, hash) = session::new_secret();
        (secret, NewSession { hash, user_agent, ip_address: Some(client.address.to_string()) })
    }

    /// Signs an operator in.
    pub(crate) async fn sign_in(&self, proof: Proof, client: Client, new: NewSession) -> Result<SignedIn, Problem> {
        let email = proof.email.clone();
        let found = self.chat.credentials(&email).await?;
        let (known, second) = self.prove(found, proof, client).await?;
        match self.chat.sign_in(known.clone(), second, new).await? {
            Some(signed_in) => {
                self.attempts.succeeded(&email, client.address);
                Ok(signed_in)
            }
            None => Err(self.failed(Some(&known), client).await),
        }
    }

    /// Has one who is signed in show their password again, for what should not be done by whoever finds their screen.
    pub(crate) async fn prove_again(
        &self,
        signed_in: &SignedIn,
        password: String,
        client: Client,
    ) -> Result<Credentials, Problem> {
        let found = self.chat.own_credentials(&signed_in.operator.id).await?;
        let email = found.operator.email.clone();
        self.attempts.begin(&email, client.address, self.chat.now())?;
        if !self.passwords.verify(password, Some(found.password_hash.clone())).await? {
            return Err(self.failed(Some(&found), client).await);
        }
        self.attempts.taken_back(&email, client.address);
        Ok(found)
    }

    /// Whose password it is, and what they showed beside it.
    async fn prove(
        &self,
        found: Option<Credentials>,
        proof: Proof,
        client: Client,
    ) -> Result<(Credentials, Second), Problem> {
        let Proof { email, password, code } = proof;
        self.attempts.begin(&email, client.address, self.chat.now())?;
        let kept = found.as_ref().map(|known| known.password_hash.clone());
        let right = self.passwords.verify(password, kept).await?;
        let may = |known: &Credentials| right && known.operator.disabled_at.is_none();
        let Some(known) = found.clone().filter(may) else {
            return Err(self.failed(found.as_ref(), client).await);
        };
        if known.totp_secret.is_some() && code.is_none() {
            // Not forgiven: who has the password would guess codes for ever.
            self.attempts.taken_back(&email, client.address);
            let detail = "send the code of your authenticator too, or a recovery code, in code";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "totp_required", detail));
        }
        match second_factor::shown(known.totp_secret.as_deref(), code.as_deref(), self.chat.now())? {
            Some(second) => Ok((known, second)),
            None => Err(self.failed(Some(&known), client).await),
        }
    }

    /// Logs that somebody could not prove who they are, and is what they are told: not what was wrong. What was typed for an
    /// address is logged only if there is such an operator; it may have been the password.
    pub(crate) async fn failed(&self, known: Option<&Credentials>, client: Client) -> Problem {
        let id = known.map(|known| &known.operator.id);
        let operator = id.map(tracing::field::display);
        tracing::warn!(operator, address = %client.address, "an attempt to sign in failed");
        let noted = id.map_or_else(Noted::default, |id| Noted::default().about("operator", id));
        self.chat.note_call("signInFailed", noted).await;
        let detail = "the address, the password or the code is wrong, or you may not sign in";
        Problem::new(StatusCode::UNAUTHORIZED, "sign_in_failed", detail)
    }
}

/// That a server key, or a user, has nothing of what a session is about.
pub(crate) fn no_session() -> Problem {
    Error::field("Cookie", "only operators who are signed in have a session").into()
}
