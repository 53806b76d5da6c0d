//! What a new user is told: where the server is, and a few commands to see a message's way.

use std::{io::Write as _, net::SocketAddr, time::Duration};

use gavel_chat::Chat;
use gavel_model::UserId;

use crate::{pages, tokens::Tokens};

/// How long the tokens of the guide live.
const DAY: Duration = Duration::from_hours(24);

/// Prints where the server is; with `whole`, commands to paste, with tokens for two users.
pub(crate) async fn print(chat: &Chat, tokens: &Tokens, address: SocketAddr, whole: bool) -> anyhow::Result<()> {
    let places = places(address, "the chat, for users with a token", "where the community is run, for operators");
    let mut text = format!("Gavel is serving at http://{address}\n{places}");
    if whole {
        let (alice, bob) = (token(chat, tokens, "alice").await?, token(chat, tokens, "bob").await?);
        text += &format!(
            r#"
Two users to try it with, in another terminal (their tokens end in a day):

ALICE={alice}
BOB={bob}

1. Alice makes a channel with Bob in it:
curl -s http://{address}/api/v3/channels -H "Authorization: Bearer $ALICE" -d '{{"id": "general", "displayName": "General", "userIds": ["bob"]}}'

2. Bob watches it, in a third terminal (or end the line with & to stay in this one):
node --experimental-websocket -e 'const w = new WebSocket("ws://{address}/api/v3/ws?token=" + process.argv[1]); w.onmessage = m => console.log(m.data); w.onopen = () => w.send(JSON.stringify({{type: "subscribe", channelId: "general"}}))' "$BOB"

3. Alice says hello, and Bob sees it arrive:
curl -s http://{address}/api/v3/channels/general/messages -H "Authorization: Bearer $ALICE" -d '{{"text": "Hello Bob"}}'

4. Alice swears, is told why that was stopped, and Bob sees nothing:
curl -s http://{address}/api/v3/channels/general/messages -H "Authorization: Bearer $ALICE" -d '{{"text": "what the f.u.c.k"}}'

Ctrl-C stops the server; what was said is kept.
"#
        );
    }
    // A server whose output nobody reads serves all the same.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}

/// Says how the first operator is made. The token is good until there is one, or the server stops.
pub(crate) fn ask_for_operator(address: SocketAddr, token: &str) {
    let host = host(address);
    let page = if pages::are_built() {
        format!("    in a browser: http://{host}/console/setup#{token}\n")
    } else {
        String::new()
    };
    let text = format!(
        "\nThere is no operator yet. The first one is made\n{page}\
         \x20   by a command: gavel operator create EMAIL --role owner\n\
         \x20   by the API:   POST http://{host}/api/v3/operators/setup with the setup token {token}\n"
    );
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Says what there is to see in a demo.
pub(crate) fn introduce_community(address: SocketAddr) {
    let text = format!(
        r#"Gavel is serving at http://{address}
{}
Sixty invented people are talking there. Without a browser, as one of them (http://{address}/demo/people lists them):

MARA=$(curl -s http://{address}/demo/token -H 'Content-Type: application/json' -d '{{"userId": "mara"}}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
curl -s "http://{address}/api/v3/channels/raid-hall/messages?limit=5" -H "Authorization: Bearer $MARA"

Ctrl-C stops it; a start on the same folder goes on.
"#,
        places(
            address,
            "step in: as one of the people, or as a guest",
            "where the community is run: sign in as the demo's owner, no password needed"
        )
    );
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Where a browser finds it. An address that stands for all is none to go to.
fn host(address: SocketAddr) -> String {
    if address.ip().is_unspecified() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// What there is for a browser.
fn places(address: SocketAddr, chat: &str, console: &str) -> String {
    let host = host(address);
    let pages = if pages::are_built() {
        format!("    http://{host}/chat       {chat}\n    http://{host}/console    {console}\n")
    } else {
        "    (the web pages are not in this build: make build, with Node 20, puts them there)\n".to_owned()
    };
    format!("\n{pages}    http://{host}/docs       the documentation of the API\n")
}

async fn token(chat: &Chat, tokens: &Tokens, name: &str) -> anyhow::Result<String> {
    let user = chat.ensure_user(&UserId::new(name)?).await?;
    let now = chat.now().max(user.tokens_valid_from.unwrap_or_default());
    Ok(tokens.issue(&user.id, now, DAY)?.0)
}
