//! Who calls, and the channel that they call about.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use serde_json::{Value, json};

use crate::{
    auth, operators, scheduled,
    support::{Client, Server},
};

/// Everybody who may try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Caller {
    /// Without a token.
    Anonymous,
    /// No member of a private channel.
    Stranger,
    /// No member of a public channel.
    Outsider,
    /// A guest in the whole app, and so in the channel.
    Guest,
    /// A bot in the whole app, and so in the channel.
    Bot,
    /// A bot in a channel where bots may not post.
    SilentBot,
    Member,
    /// A server key of scope `chat` that acts for a member.
    Acting,
    /// Of the channel.
    Moderator,
    /// Of the channel.
    Admin,
    /// Moderator in the whole app, and no member of the private channel.
    AppModerator,
    /// Admin in the whole app, and no member of the private channel.
    AppAdmin,
    /// The app itself, by a server key of this scope.
    ReadKey,
    UsersKey,
    ModerationKey,
    ChatKey,
    AdminKey,
    /// Operators with this role.
    OperatorOwner,
    OperatorAdmin,
    OperatorModerator,
    OperatorAnalyst,
    OperatorViewer,
}

use Caller as C;

impl Caller {
    pub(super) const ALL: [Self; 22] = [
        C::Anonymous,
        C::Stranger,
        C::Outsider,
        C::Guest,
        C::Bot,
        C::SilentBot,
        C::Member,
        C::Acting,
        C::Moderator,
        C::Admin,
        C::AppModerator,
        C::AppAdmin,
        C::ReadKey,
        C::UsersKey,
        C::ModerationKey,
        C::ChatKey,
        C::AdminKey,
        C::OperatorOwner,
        C::OperatorAdmin,
        C::OperatorModerator,
        C::OperatorAnalyst,
        C::OperatorViewer,
    ];

    /// The name in the tables, which is that of their user too.
    pub(super) fn name(self) -> String {
        let name = format!("{self:?}");
        name[..1].to_lowercase() + &name[1..]
    }

    pub(super) fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|caller| caller.name() == name);
        found.unwrap_or_else(|| panic!("{name:?} is no caller"))
    }

    /// The scope of their server key, if they have one.
    pub(super) fn scope(self) -> Option<&'static str> {
        match self {
            C::ReadKey => Some("read"),
            C::UsersKey => Some("users"),
            C::ModerationKey => Some("moderation"),
            C::ChatKey | C::Acting => Some("chat"),
            C::AdminKey => Some("admin"),
            _ => None,
        }
    }

    /// The role that they have as an operator, if they are one.
    pub(super) fn operates_as(self) -> Option<&'static str> {
        match self {
            C::OperatorOwner => Some("owner"),
            C::OperatorAdmin => Some("admin"),
            C::OperatorModerator => Some("moderator"),
            C::OperatorAnalyst => Some("analyst"),
            C::OperatorViewer => Some("viewer"),
            _ => None,
        }
    }

    /// Whether they call as a user.
    pub(super) fn is_user(self) -> bool {
        self == C::Acting || (self.scope().is_none() && self.operates_as().is_none() && self != C::Anonymous)
    }

    /// Whether they may not know of the channel.
    pub(super) fn is_kept_out(self) -> bool {
        matches!(self, C::Stranger | C::UsersKey)
    }

    /// Whether they are in the channel.
    fn is_in(self) -> bool {
        matches!(self, C::Guest | C::Bot | C::SilentBot | C::Member | C::Acting | C::Moderator | C::Admin)
    }

    /// The role that they have in the whole app.
    fn everywhere(self) -> Option<&'static str> {
        match self {
            C::Guest => Some("guest"),
            C::Bot | C::SilentBot => Some("bot"),
            C::AppModerator => Some("moderator"),
            C::AppAdmin => Some("admin"),
            _ => None,
        }
    }

    /// The role that they are given in the channel.
    fn there(self) -> Option<&'static str> {
        match self {
            C::Moderator => Some("moderator"),
            C::Admin => Some("admin"),
            _ => None,
        }
    }
}

/// A server with everybody on it.
pub(super) struct World {
    pub(super) server: Server,
    owner: Client,
    other: Client,
    clients: HashMap<Caller, Client>,
    /// The scenes that callers share who change nothing in them.
    shared: RefCell<HashMap<Caller, Scene>>,
}

/// A channel of `owner`'s, with the caller as they are in it and a message of `other`'s; all of one name.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) name: String,
}

impl World {
    pub(super) fn new() -> Self {
        let server = auth::server();
        let app = server.app();
        let mut clients = HashMap::new();
        for user in ["owner", "other", "spare", "asks"] {
            app.put(&format!("/users/{user}"), &json!({})).is(200);
        }
        for caller in Caller::ALL {
            let key = caller.scope().map(|scope| {
                let printed = server.gavel(&["key", "create", &caller.name(), "--scope", scope]);
                server.bearer(printed.lines().last().unwrap())
            });
            if let Some(role) = caller.operates_as() {
                clients.insert(caller, operators::signed_in(&server, &format!("{role}@example.com"), role));
                continue;
            }
            let client = match (caller, key) {
                (C::Anonymous, _) => server.anonymous(),
                (C::Acting, Some(key)) => key.with("X-Gavel-User", &caller.name()),
                (_, Some(key)) => key,
                (_, None) => server.user(&caller.name()),
            };
            if caller.is_user() {
                app.put(&format!("/users/{}", caller.name()), &json!({})).is(200);
            }
            if let Some(role) = caller.everywhere() {
                app.put(&format!("/users/{}/roles", caller.name()), &json!({ "roles": [role] })).is(200);
            }
            clients.insert(caller, client);
        }
        let (owner, other) = (server.acting("owner"), server.acting("other"));
        Self { server, owner, other, clients, shared: RefCell::default() }
    }

    pub(super) fn client(&self, caller: Caller) -> &Client {
        &self.clients[&caller]
    }

    /// A new scene for a caller.
    pub(super) fn scene(&self, caller: Caller, name: String) -> Scene {
        let mut users = vec!["other".to_owned()];
        users.extend(caller.is_in().then(|| caller.name()));
        let channel = json!({
            "id": name, "displayName": name, "isPublic": caller == C::Outsider, "userIds": users,
            "guidelines": "Be kind.", "settings": { "bots": caller != C::SilentBot },
        });
        self.owner.post("/channels", &channel).is(201);
        self.other.post(&format!("/channels/{name}/messages"), &json!({ "id": name, "text": "hello" })).is(201);
        if let Some(role) = caller.there() {
            let roles = json!({ "roles": [role] });
            self.owner.put(&format!("/channels/{name}/members/{}/roles", caller.name()), &roles).is(200);
        }
        Scene { name }
    }

    /// The one scene of a caller in which nothing is changed.
    pub(super) fn shared(&self, caller: Caller) -> Scene {
        let made = || self.scene(caller, caller.name());
        self.shared.borrow_mut().entry(caller).or_insert_with(made).clone()
    }

    /// A text of the tables about a scene: with ids of what is there, which is made where it is asked for.
    pub(super) fn about(&self, scene: &Scene, text: &str) -> String {
        let is_id = |after: &str| after.starts_with(char::is_alphabetic);
        let mut parts = text.split('{');
        let mut told = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}').filter(|(id, _)| is_id(id)) {
                Some((id, rest)) => told += &(self.id(scene, id, text.contains("/scheduledMessages/")) + rest),
                None => told += &format!("{{{part}"),
            }
        }
        told
    }

    fn id(&self, Scene { name }: &Scene, of: &str, is_scheduled: bool) -> String {
        let (app, owner) = (self.server.app(), &self.owner);
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let soon = || scheduled::at(Duration::from_hours(1));
        match of {
            "soon" => soon(),
            "messageId" if is_scheduled => {
                let new = json!({ "sendAt": soon(), "text": "hello" });
                id(&self.other.post(&format!("/channels/{name}/scheduledMessages"), &new).is(201))
            }
            "channelId" | "messageId" => name.clone(),
            "userId" => "other".into(),
            "type" => "wave".into(),
            "typeId" => "live".into(),
            "roleId" => {
                app.put("/roles/helper", &json!({ "permissions": [] })).is(200);
                "helper".into()
            }
            "eventId" => {
                let new = json!({ "title": "x", "startsAt": soon() });
                id(&owner.post(&format!("/channels/{name}/events"), &new).is(201))
            }
            "templateId" => id(&app.post("/templates", &json!({ "name": "x", "text": "x" })).is(201)),
            "jobId" => {
                let new = json!({ "message": { "text": "hello" }, "to": { "channelIds": ["none"] } });
                id(&app.post("/broadcasts", &new).is(202))
            }
            "invitationId" => {
                let asked = owner.post(&format!("/channels/{name}/invitations"), &json!({ "userIds": ["asks"] }));
                id(&asked.is(200)["items"][0])
            }
            "inviteLinkId" => id(&owner.post(&format!("/channels/{name}/inviteLinks"), &json!({})).is(201)),
            "token" => {
                let made = owner.post(&format!("/channels/{name}/inviteLinks"), &json!({})).is(201);
                made["token"].as_str().unwrap().to_owned()
            }
            "joinRequestId" => self.join_request(name),
            "email" => format!("{name}@example.com"),
            "operatorId" => {
                let email = format!("{name}-{}@example.com", operators::unique());
                operators::created(&self.server, &email, "viewer")
            }
            "operatorInvitationId" => {
                let email = format!("{name}-{}@example.com", operators::unique());
                let asked = app.post("/operators/invitations", &json!({ "email": email, "roles": ["viewer"] }));
                id(&asked.is(201)["invitation"])
            }
            "operatorRoleId" => {
                app.put("/operatorRoles/helper", &json!({ "permissions": [] })).is(200);
                "helper".into()
            }
            "serverKeyId" => {
                let asked = app.post("/serverKeys", &json!({ "name": "x", "scope": "read" }));
                id(&asked.is(201)["serverKey"])
            }
            "sessionId" => "none".into(),
            _ => panic!("what is {{{of}}}?"),
        }
    }

    /// The id of a request to join; a channel that all may join takes none.
    fn join_request(&self, name: &str) -> String {
        let takes = |requests: bool| {
            let patch = json!({ "settings": { "joinRequests": requests } });
            self.owner.patch(&format!("/channels/{name}"), &patch).is(200);
        };
        takes(true);
        let made = self.server.acting("asks").post_empty(&format!("/channels/{name}/joinRequests"));
        takes(false);
        made.body["id"].as_str().unwrap_or("none").to_owned()
    }
}
