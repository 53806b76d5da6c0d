//! A PostgreSQL database that is not what it should be, or not where: a clear word at the start, and hands off. TLS.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path, process::Command};

use serde_json::json;

use crate::{
    cluster::Cluster,
    support::{Fresh, Look, Server, Setup, gavel},
};

/// What a command that must fail says. Never the password.
fn refused(args: &[&str]) -> String {
    let (code, out, told) = gavel(args);
    assert_eq!((code, &*out), (Some(1), ""), "{args:?}: {told}");
    assert!(!told.contains("panicked") && !told.contains("s3cret"), "{args:?}: {told}");
    told
}

/// What a server and a command say to a database that they must refuse.
fn refused_at(url: &str) -> String {
    let serve = refused(&["serve", "--listen", "127.0.0.1:0", "--database", url]);
    let key = refused(&["key", "create", "x", "--database", url]);
    assert!(serve.contains(key.trim_start_matches("gavel: ").trim_end()), "{serve}{key}");
    serve
}

#[test]
fn what_cannot_be_reached_is_named() {
    let told = refused_at("postgres://ann:s3cret@127.0.0.1:1/chat");
    assert!(told.contains("postgres://ann@127.0.0.1:1/chat") && told.contains("refused"), "{told}");
    let Some(fresh) = Fresh::new() else { return };
    let url = format!("{}_not", fresh.url);
    let told = refused_at(&url);
    assert!(told.contains(&url) && told.contains("does not exist"), "{told}");
    // What has nothing to do without a database makes no tables.
    for args in [&["key", "list"][..], &["key", "revoke", "some-id"], &["upgrade", "--rehearse"]] {
        let told = refused(&[args, &["--database", &fresh.url]].concat());
        assert!(told.contains("there are no tables") || told.contains("there is no database"), "{told}");
    }
    assert_eq!(Look::postgres(&fresh.url).one::<i64>("select count(*) from pg_tables where schemaname = 'public'"), 0);
}

#[test]
fn a_wrong_url_is_told_without_its_password() {
    for url in ["ann:s3cret@db/chat", "postgres://ann:s3cret@db/chat?sslmode=perhaps", "postgres://ann:s3cret@db"] {
        let told = refused(&["serve", "--listen", "127.0.0.1:0", "--database", url]);
        assert!(told.contains("--database"), "{told}");
    }
    let (code, shown, _) = gavel(&["config", "--database", "postgres://ann:s3cret@db.example/chat?sslmode=require"]);
    assert!(
        code == Some(0) && shown.contains("database = \"postgres://ann@db.example:5432/chat\"  # --database"),
        "{shown}"
    );
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn a_database_of_another_program_is_refused() {
    let Some(fresh) = Fresh::new() else { return };
    let look = Look::postgres(&fresh.url);
    look.execute("", "create table users (a int); create table something (b int)");
    let told = refused_at(&fresh.url);
    assert!(told.contains("another program") && told.contains("users"), "{told}");
    assert_eq!(look.one::<i64>("select count(*) from pg_tables where schemaname = 'public'"), 2, "it was changed");
    // Beside tables that are not in the way there is room.
    look.execute("", "drop table users");
    let (code, _, told) = gavel(&["key", "create", "x", "--database", &fresh.url]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_database_in_another_encoding_is_refused() {
    let Some(fresh) = Fresh::new() else { return };
    let name = fresh.url.rsplit_once('/').unwrap().1;
    fresh.admin(&format!("drop database {name}")).unwrap();
    let create = format!("create database {name} encoding 'SQL_ASCII' locale 'C' template template0");
    // Older servers know no providers.
    fresh.admin(&format!("{create} locale_provider libc")).or_else(|_| fresh.admin(&create)).unwrap();
    let told = refused_at(&fresh.url);
    assert!(told.contains("SQL_ASCII") && told.contains("UTF8"), "{told}");
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let Some(_) = Fresh::new() else { return };
    let mut server = Server::start();
    let [option, url] = server.place();
    let (code, told, _) = gavel(&["upgrade", "--rehearse", &option, &url]);
    assert!(code == Some(0) && told.contains("changes nothing"), "{told}");
    server.kill();
    for version in [99, -1] {
        server.look().execute("", &format!("update gavel_database set version = {version}"));
        let told = refused_at(&url);
        assert!(told.contains("newer") || version < 0, "{told}");
    }
}

/// Gives a server a certificate for `localhost` that it signed itself.
fn certify(cluster: &Cluster) {
    let [key, certificate] = ["server.key", "server.crt"].map(|name| cluster.data().join(name));
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]);
    openssl.args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate);
    let made = openssl.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let owner = fs::metadata(cluster.data().join("PG_VERSION")).unwrap();
    for file in [&key, &certificate] {
        std::os::unix::fs::chown(file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
}

#[test]
fn sslmode_is_honoured() {
    let Some(_) = Fresh::new() else { return };
    let mut cluster = Cluster::start(false).unwrap();
    let plain = Fresh::on(&cluster.url("postgres"));
    let with = |query: &str| plain.url.replace("127.0.0.1", "localhost") + "?" + query;
    let create = |query: &str| gavel(&["key", "create", "x", "--database", &with(query)]);
    // A server without TLS.
    assert_eq!(create("sslmode=prefer").0, Some(0));
    assert_ne!(create("sslmode=require").0, Some(0));
    certify(&cluster);
    plain.admin("alter system set ssl = on").unwrap();
    cluster.stop("INT").unwrap();
    cluster.resume().unwrap();
    let root = cluster.data().join("server.crt");
    let trusting = |root: &Path| format!("sslmode=verify-full&sslrootcert={}", root.display());
    for (query, taken) in [
        ("sslmode=disable", true),
        ("", true),
        ("sslmode=require", true),
        ("sslmode=verify-full", false),
        (&trusting(&root), true),
        (&trusting(Path::new("/nowhere")), false),
    ] {
        let (code, _, told) = create(query);
        assert_eq!(code == Some(0), taken, "{query}: {told}");
    }
    // The certificate is for another name.
    let url = with(&trusting(&root)).replace("localhost", "127.0.0.1");
    assert!(refused_at(&url).contains("certificate"), "a certificate for another name was taken");
    let server = Setup::default().env("GAVEL_DATABASE", &with("sslmode=require")).data(Path::new("unused")).start();
    server.app().put("/users/ann", &json!({})).is(200);
    let tls = "select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name = 'gavel' and s.ssl";
    assert!(Look::postgres(&plain.url).one::<i64>(tls) >= 3);
}
