//! Attempts to sign in: after some that failed each has to wait longer, by address of e-mail and by network.
//!
//! Kept in memory, so that a restart forgets them; bounded, so that nobody fills it.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use gavel_model::{Email, Timestamp};
use moka::sync::Cache;

use crate::{problem::Problem, rate::network};

/// How many addresses, and how many networks, are kept in mind.
const KEPT: u64 = 100_000;
/// For how long after the last attempt.
const REMEMBERED: Duration = Duration::from_hours(1);

/// How failures slow down.
struct Slowing {
    /// So many without.
    free: u32,
    /// The longest wait, in seconds: that of an address is short, since others than its owner can bring it about.
    longest: u64,
}

const BY_EMAIL: Slowing = Slowing { free: 4, longest: 300 };
const BY_NETWORK: Slowing = Slowing { free: 20, longest: 900 };

/// What is known of one who tries.
#[derive(Clone, Copy, Default)]
struct Tries {
    failed: u32,
    /// Until when nothing is tried.
    until: Timestamp,
}

/// The attempts of the last hour.
pub(crate) struct Attempts {
    emails: Cache<String, Tries>,
    networks: Cache<IpAddr, Tries>,
    /// Held while the two above are read and written as one.
    turn: Mutex<()>,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        let emails = Cache::builder().max_capacity(KEPT).time_to_idle(REMEMBERED).build();
        let networks = Cache::builder().max_capacity(KEPT).time_to_idle(REMEMBERED).build();
        Self { emails, networks, turn: Mutex::new(()) }
    }

    /// Begins an attempt, which counts as failed until it is not: many at once are no way round. Refused without a look at the
    /// password while it has to wait.
    pub(crate) fn begin(&self, email: &Email, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let network = network(address);
        let of_email = self.emails.get(email.as_str()).unwrap_or_default();
        let of_network = self.networks.get(&network).unwrap_or_default();
        let until = of_email.until.max(of_network.until);
        if until > now {
            let millis = until.as_millis().saturating_sub(now.as_millis());
            let seconds = u64::try_from(millis).unwrap_or(0).div_ceil(1_000);
            tracing::warn!(%address, seconds, "an attempt to sign in came too soon after others that failed");
            let detail = format!("too many attempts to sign in failed: wait {seconds} seconds");
            let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
            problem.retry_after_seconds = Some(seconds);
            return Err(problem);
        }
        self.emails.insert(email.as_str().to_owned(), BY_EMAIL.failed(of_email, now));
        self.networks.insert(network, BY_NETWORK.failed(of_network, now));
        Ok(())
    }

    /// That an attempt did not fail, but is not all that is asked for: it is taken back, and what failed before it still counts.
    pub(crate) fn taken_back(&self, email: &Email, address: IpAddr) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tries) = self.emails.get(email.as_str()) {
            self.emails.insert(email.as_str().to_owned(), tries.one_less());
        }
        let network = network(address);
        if let Some(tries) = self.networks.get(&network) {
            self.networks.insert(network, tries.one_less());
        }
    }

    /// That somebody proved who they are: the attempt is taken back, and of the address all before it.
    pub(crate) fn succeeded(&self, email: &Email, address: IpAddr) {
        self.taken_back(email, address);
        self.emails.invalidate(email.as_str());
    }
}

impl Tries {
    fn one_less(self) -> Self {
        Self { failed: self.failed.saturating_sub(1), until: Timestamp::default() }
    }
}

impl Slowing {
    fn failed(&self, before: Tries, now: Timestamp) -> Tries {
        let failed = before.failed.saturating_add(1);
        let beyond = failed.saturating_sub(self.free);
        let seconds = if beyond == 0 { 0 } else { 1_u64.checked_shl(beyond - 1).unwrap_or(u64::MAX) };
        Tries { failed, until: now.plus(Duration::from_secs(seconds.min(self.longest))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn failures_slow_down_and_success_forgives() {
        let (attempts, email) = (Attempts::new(), "a@b".parse::<Email>().unwrap());
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..5 {
            attempts.begin(&email, here, at(0)).unwrap();
        }
        assert_eq!(attempts.begin(&email, here, at(0)).unwrap_err().retry_after_seconds, Some(1));
        attempts.begin(&email, here, at(1)).unwrap();
        assert_eq!(attempts.begin(&email, here, at(1)).unwrap_err().retry_after_seconds, Some(2));
        // Another address is not slowed, from there or from elsewhere.
        attempts.begin(&"c@d".parse().unwrap(), here, at(1)).unwrap();
        attempts.begin(&email, here, at(3)).unwrap();
        attempts.succeeded(&email, here);
        attempts.begin(&email, here, at(3)).unwrap();
    }

    #[test]
    fn half_a_success_forgives_nothing() {
        let (attempts, email) = (Attempts::new(), "a@b".parse::<Email>().unwrap());
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..5 {
            attempts.begin(&email, here, at(0)).unwrap();
            if attempts.begin(&email, here, at(0)).is_ok() {
                attempts.taken_back(&email, here);
            }
        }
        assert!(attempts.begin(&email, here, at(0)).is_err());
    }

    #[test]
    fn waits_end() {
        let (attempts, email) = (Attempts::new(), "a@b".parse::<Email>().unwrap());
        let mut now = 0;
        for n in 0..100_u32 {
            // From elsewhere each time.
            let from = IpAddr::from([10, 0, 0, u8::try_from(n).unwrap()]);
            if let Err(wait) = attempts.begin(&email, from, at(now)) {
                let seconds = wait.retry_after_seconds.unwrap();
                assert!(seconds <= BY_EMAIL.longest);
                now += i64::try_from(seconds).unwrap();
            }
        }
    }

    #[test]
    fn a_network_that_tries_many_addresses_waits() {
        let attempts = Attempts::new();
        let here: IpAddr = "2001:db8::1".parse().unwrap();
        for n in 0..21 {
            attempts.begin(&format!("{n}@b").parse().unwrap(), here, at(0)).unwrap();
        }
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        assert!(attempts.begin(&"new@b".parse().unwrap(), neighbour, at(0)).is_err());
    }
}
