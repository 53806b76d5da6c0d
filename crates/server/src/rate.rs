//! How often calls may be made: a bucket for each user, server key or address, and class of calls.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use gavel_model::{KeyId, OperatorId, UserId};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use crate::{auth::Credential, config, problem::Problem};

/// How much is left, and for how long (draft-ietf-httpapi-ratelimit-headers).
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// How much there is, and in which time.
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What kind of call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Read,
    Write,
    Send,
    Search,
}

impl Class {
    /// The class of a route; none of those that tell whether the server is well.
    pub(crate) fn of(method: &Method, route: &str) -> Option<Self> {
        if matches!(route, "/healthz" | "/readyz" | "/metrics") {
            return None;
        }
        let last = route.rsplit('/').next().unwrap_or_default();
        Some(match last {
            "query" | "search" => Self::Search,
            // How far one has read is told as often as one reads.
            "read" | "unread" | "delivered" | "typing" | "presence" => Self::Read,
            _ if matches!(*method, Method::GET | Method::HEAD) => Self::Read,
            "messages" => Self::Send,
            _ => Self::Write,
        })
    }
}

/// Whose bucket a call is taken from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    User(&'a UserId),
    Key(&'a KeyId),
    Operator(&'a OperatorId),
    Address(IpAddr),
}

impl<'a> Subject<'a> {
    /// Who signed in as this user with this credential; one who acts for a user is who they are.
    pub(crate) fn of_user(user: &'a UserId, credential: &'a Credential) -> Self {
        match credential {
            Credential::Key(key) => Self::Key(key),
            Credential::Session(session) => Self::Operator(&session.signed_in.operator.id),
            Credential::Token { .. } => Self::User(user),
        }
    }
}

/// All buckets.
pub(crate) struct Rates {
    read: Buckets<UserId>,
    write: Buckets<UserId>,
    send: Buckets<UserId>,
    search: Buckets<UserId>,
    key: Buckets<KeyId>,
    operator: Buckets<OperatorId>,
    anonymous: Buckets<IpAddr>,
}

impl Rates {
    pub(crate) fn new(settings: &config::Rate) -> Self {
        let s = settings;
        Self {
            read: Buckets::new("read", s.read_per_second, s.read_burst),
            write: Buckets::new("write", s.write_per_second, s.write_burst),
            send: Buckets::new("send", s.send_per_second, s.send_burst),
            search: Buckets::new("search", s.search_per_second, s.search_burst),
            key: Buckets::new("key", s.key_per_second, s.key_burst),
            operator: Buckets::new("operator", s.operator_per_second, s.operator_burst),
            anonymous: Buckets::new("anonymous", s.anonymous_per_second, s.anonymous_burst),
        }
    }

    /// Takes a call out of its bucket; nothing where there is no limit.
    pub(crate) fn take(&self, subject: Subject<'_>, class: Class) -> Option<Standing> {
        match subject {
            Subject::User(user) => match class {
                Class::Read => &self.read,
                Class::Write => &self.write,
                Class::Send => &self.send,
                Class::Search => &self.search,
            }
            .take(user),
            Subject::Key(key) => self.key.take(key),
            Subject::Operator(operator) => self.operator.take(operator),
            Subject::Address(address) => self.anonymous.take(&network(address)),
        }
    }

    /// Forgets the buckets that are full again; to be called about once a second.
    pub(crate) fn forget_idle(&self) {
        for users in [&self.read, &self.write, &self.send, &self.search] {
            users.forget_idle();
        }
        self.key.forget_idle();
        self.operator.forget_idle();
        self.anonymous.forget_idle();
    }
}

/// The network that one who has an address can take others from.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The buckets of one class. One that is full takes no memory.
struct Buckets<K: Hash + Eq + Clone> {
    policy: Policy,
    limiter: Option<Limiter<K>>,
}

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// What a bucket holds, and how fast it fills.
#[derive(Clone, Copy, Debug)]
struct Policy {
    name: &'static str,
    per_second: u32,
    burst: u32,
}

impl Policy {
    /// In how many seconds so much comes back.
    fn seconds(self, calls: u32) -> u32 {
        calls.div_ceil(self.per_second.max(1))
    }
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(name: &'static str, per_second: u32, burst: u32) -> Self {
        let quota = NonZeroU32::new(per_second).zip(NonZeroU32::new(burst));
        let limiter = quota.map(|(per_second, burst)| {
            RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)).with_middleware()
        });
        Self { policy: Policy { name, per_second, burst }, limiter }
    }

    fn take(&self, key: &K) -> Option<Standing> {
        let limiter = self.limiter.as_ref()?;
        let (left, wait) = match limiter.check_key(key) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => {
                let wait = until.wait_time_from(limiter.clock().now());
                (0, Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))
            }
        };
        Some(Standing { policy: self.policy, left, wait: wait.map(|seconds| seconds.max(1)) })
    }

    fn forget_idle(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// How a bucket stands after a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    policy: Policy,
    left: u32,
    /// In how many seconds the call may be made that was not.
    wait: Option<u64>,
}

impl Standing {
    /// That the call may not be made now.
    pub(crate) fn refusal(self) -> Option<Problem> {
        let seconds = self.wait?;
        let Policy { name, per_second, burst } = self.policy;
        let detail =
            format!("too many calls of the class {name:?}: {per_second} a second, {burst} at once after a rest");
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
        problem.retry_after_seconds = Some(seconds);
        Some(problem)
    }

    /// Tells a client how it stands.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let Policy { name, burst, .. } = self.policy;
        let window = self.policy.seconds(burst);
        let until_full = self.policy.seconds(burst.saturating_sub(self.left));
        for (header, text) in [
            (RATE_LIMIT_POLICY, format!("\"{name}\";q={burst};w={window}")),
            (RATE_LIMIT, format!("\"{name}\";r={};t={until_full}", self.left)),
        ] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(header, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_have_their_class() {
        let class = |method: &str, route| Class::of(&method.parse().unwrap(), route);
        assert_eq!(class("GET", "/api/v3/channels/{channelId}/messages"), Some(Class::Read));
        assert_eq!(class("POST", "/api/v3/channels/{channelId}/messages"), Some(Class::Send));
        assert_eq!(class("POST", "/api/v3/channels/query"), Some(Class::Search));
        assert_eq!(class("PATCH", "/api/v3/messages/{messageId}"), Some(Class::Write));
        assert_eq!(class("POST", "/api/v3/channels/{channelId}/read"), Some(Class::Read));
        assert_eq!(class("GET", "/healthz"), None);
        assert_eq!(class("POST", ""), Some(Class::Write));
    }

    #[test]
    fn buckets_are_each_their_own_and_forgotten_when_full() {
        let buckets = Buckets::new("send", 1_000, 2);
        let user = |n: u32| UserId::new(&format!("user-{n}")).unwrap();
        for n in 0..10_000 {
            let standing = buckets.take(&user(n)).unwrap();
            assert_eq!((standing.left, standing.wait), (1, None));
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        buckets.forget_idle();
        assert_eq!(buckets.limiter.as_ref().map(RateLimiter::len), Some(0));
        assert!(Buckets::<UserId>::new("send", 0, 2).take(&user(1)).is_none());
    }

    #[test]
    fn one_that_is_empty_says_when_to_come_back() {
        let buckets = Buckets::new("send", 1, 2);
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        let mut last = None;
        for _ in 0..3 {
            last = buckets.take(&address);
        }
        let last = last.unwrap();
        assert_eq!(last.refusal().unwrap().retry_after_seconds, Some(1));
        let mut headers = HeaderMap::new();
        last.write(&mut headers);
        assert_eq!(headers.get(RATE_LIMIT).unwrap(), "\"send\";r=0;t=2");
        assert_eq!(headers.get(RATE_LIMIT_POLICY).unwrap(), "\"send\";q=2;w=2");
    }

    #[test]
    fn addresses_of_one_network_share_a_bucket() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
