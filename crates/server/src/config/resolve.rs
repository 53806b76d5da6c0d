//! Putting the settings together from their sources.

use std::{collections::BTreeMap, fmt, path::Path};

use toml::{Table, Value};

use super::Settings;

/// Where a setting's value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Default,
    File(String),
    Variable(String),
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{path}"),
            Self::Variable(name) => write!(f, "{name}"),
            Self::Flag(name) => write!(f, "{name}"),
        }
    }
}

/// A setting that is wrong, where it came from, and what to mend.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{0}")]
    File(String),
    #[error("{from}: there is no setting {name}")]
    Unknown { from: Source, name: String },
    #[error("{name} ({from}): {detail}")]
    Wrong { from: Source, name: String, detail: String },
}

/// A flag that was given: the setting, its value, the flag's name.
pub(crate) type Flag = (&'static str, String, &'static str);

/// The settings in force and where each came from.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) settings: Settings,
    /// By name, `area.setting`: the value as TOML, and its source.
    pub(crate) sources: BTreeMap<String, (Value, Source)>,
}

/// Puts the settings together. `variables` are the environment's.
pub(crate) fn resolve(
    flags: Vec<Flag>,
    file: Option<&Path>,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Resolved, ConfigError> {
    let defaults = Table::try_from(Settings::default()).map_err(|e| ConfigError::File(e.to_string()))?;
    let mut sources = BTreeMap::new();
    flatten("", &defaults, &mut |name, value| {
        sources.insert(name, (value.clone(), Source::Default));
    });
    if let Some(path) = file {
        let source = Source::File(path.display().to_string());
        let text =
            std::fs::read_to_string(path).map_err(|e| ConfigError::File(format!("{source} cannot be read: {e}")))?;
        let table: Table = text.parse().map_err(|e| ConfigError::File(format!("{source}: {e}")))?;
        let mut given = Vec::new();
        flatten("", &table, &mut |name, value| given.push((name, value.clone())));
        for (name, value) in given {
            set(&mut sources, name, value, source.clone())?;
        }
    }
    for (variable, text) in variables.filter(|(name, _)| is_setting(name)) {
        let name = sources.keys().find(|name| variable_name(name) == variable).cloned();
        let from = Source::Variable(variable.clone());
        let Some(name) = name else { return Err(ConfigError::Unknown { from, name: variable }) };
        set_text(&mut sources, name, text, from)?;
    }
    for (name, text, flag) in flags {
        set_text(&mut sources, name.to_owned(), text, Source::Flag(flag))?;
    }
    let settings = build(&sources)?;
    settings.check().map_err(|(name, detail)| wrong(&sources, name, detail))?;
    Ok(Resolved { settings, sources })
}

/// Whether a variable is to set something. Kubernetes puts `GAVEL_PORT…` and `GAVEL_SERVICE_…` into every container beside a
/// Service that is called gavel.
fn is_setting(variable: &str) -> bool {
    variable.strip_prefix("GAVEL_").is_some_and(|name| {
        name != "CONFIG" && name != "PORT" && !name.starts_with("PORT_") && !name.starts_with("SERVICE_")
    })
}

/// The variable that sets a setting: `realtime.queue_bytes` is `GAVEL_REALTIME_QUEUE_BYTES`.
fn variable_name(setting: &str) -> String {
    format!("GAVEL_{}", setting.replace('.', "_").to_uppercase())
}

fn flatten(prefix: &str, table: &Table, each: &mut impl FnMut(String, &Value)) {
    for (key, value) in table {
        match value {
            Value::Table(inner) => flatten(&format!("{prefix}{key}."), inner, each),
            value => each(format!("{prefix}{key}"), value),
        }
    }
}

type Sources = BTreeMap<String, (Value, Source)>;

/// Sets a setting from text, which is read as what its default is.
fn set_text(sources: &mut Sources, name: String, text: String, from: Source) -> Result<(), ConfigError> {
    let value = match sources.get(&name) {
        Some((Value::Integer(_), _)) => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => {
                return Err(ConfigError::Wrong { from, name, detail: format!("{text:?} is not a whole number") });
            }
        },
        // What is a list in the file has commas here.
        Some((Value::Array(_), _)) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        Some((Value::Boolean(_), _)) => match text.parse() {
            Ok(truth) => Value::Boolean(truth),
            Err(_) => {
                return Err(ConfigError::Wrong { from, name, detail: format!("{text:?} is neither true nor false") });
            }
        },
        _ => Value::String(text),
    };
    set(sources, name, value, from)
}

fn set(sources: &mut Sources, name: String, value: Value, from: Source) -> Result<(), ConfigError> {
    let Some(entry) = sources.get_mut(&name) else { return Err(ConfigError::Unknown { from, name }) };
    if !value.same_type(&entry.0) {
        let detail = format!("{value} is a {}, not a {}", value.type_str(), entry.0.type_str());
        return Err(ConfigError::Wrong { from, name, detail });
    }
    *entry = (value, from);
    Ok(())
}

fn build(sources: &Sources) -> Result<Settings, ConfigError> {
    // One setting after the other on top of the defaults, so that an error is known to be that one's.
    let mut table = Table::try_from(Settings::default()).map_err(|e| ConfigError::File(e.to_string()))?;
    for (name, (value, from)) in sources {
        insert(&mut table, name, value.clone());
        if *from != Source::Default
            && let Err(error) = Settings::deserialize_from(&table)
        {
            return Err(wrong(sources, name, error));
        }
    }
    Settings::deserialize_from(&table).map_err(ConfigError::File)
}

fn insert(table: &mut Table, name: &str, value: Value) {
    match name.split_once('.') {
        Some((area, rest)) => {
            if let Some(inner) = table.get_mut(area).and_then(Value::as_table_mut) {
                insert(inner, rest, value);
            }
        }
        None => {
            table.insert(name.to_owned(), value);
        }
    }
}

fn wrong(sources: &Sources, name: &str, detail: String) -> ConfigError {
    let from = sources.get(name).map_or(Source::Default, |(_, from)| from.clone());
    ConfigError::Wrong { from, name: name.to_owned(), detail }
}

impl Settings {
    fn deserialize_from(table: &Table) -> Result<Self, String> {
        // What toml says ends with the place, which is named already.
        table.clone().try_into().map_err(|e: toml::de::Error| e.message().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    fn vars(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn flags_come_before_variables_before_the_file() {
        let file = file("listen = \"127.0.0.1:1\"\n[realtime]\nqueue_bytes = 70000\nping_seconds = 7\n");
        let variables = vars(&[("GAVEL_LISTEN", "127.0.0.1:2"), ("GAVEL_REALTIME_PING_SECONDS", "8"), ("HOME", "x")]);
        let flags = vec![("listen", "127.0.0.1:3".to_owned(), "--listen")];
        let resolved = resolve(flags, Some(file.path()), variables).unwrap();
        assert_eq!(resolved.settings.listen.port(), 3);
        assert_eq!(resolved.settings.realtime.ping_seconds, 8);
        assert_eq!(resolved.settings.realtime.queue_bytes, 70_000);
        assert_eq!(resolved.sources["listen"].1, Source::Flag("--listen"));
        assert_eq!(resolved.sources["data"].1, Source::Default);
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_source() {
        let cases = [
            ("[realtime]\nqueue = 1", &[][..], "realtime.queue"),
            ("[realtime]\nqueue_bytes = \"many\"", &[], "realtime.queue_bytes"),
            ("[realtime]\nqueue_bytes = 5", &[], "realtime.queue_bytes"),
            ("[http]\nmax_connections = -1", &[], "http.max_connections"),
            ("listen = \"here\"", &[], "listen"),
            ("", &[("GAVEL_LOG_FORMAT", "xml")], "GAVEL_LOG_FORMAT"),
            ("", &[("GAVEL_STORAGE_READERS", "two")], "GAVEL_STORAGE_READERS"),
            ("", &[("GAVEL_REALTIME_TYPING", "yes")], "GAVEL_REALTIME_TYPING"),
            ("", &[("GAVEL_COLOUR", "red")], "GAVEL_COLOUR"),
            ("[auth]\nsecret = \"short\"", &[], "auth.secret"),
            ("this is not toml", &[], "line 1"),
        ];
        for (text, variables, named) in cases {
            let file = file(text);
            let error = resolve(Vec::new(), Some(file.path()), vars(variables)).unwrap_err().to_string();
            assert!(error.contains(named), "{error} does not name {named}");
        }
    }

    #[test]
    fn what_kubernetes_says_of_a_service_is_no_setting() {
        let service = [
            ("GAVEL_PORT", "tcp://10.0.0.1:8080"),
            ("GAVEL_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            ("GAVEL_PORT_8080_TCP_ADDR", "10.0.0.1"),
            ("GAVEL_SERVICE_HOST", "10.0.0.1"),
            ("GAVEL_SERVICE_PORT_HTTP", "8080"),
        ];
        assert!(resolve(Vec::new(), None, vars(&service)).unwrap().sources.values().all(|s| s.1 == Source::Default));
        for unknown in ["GAVEL_PORTS", "GAVEL_SERVICE", "GAVEL_"] {
            assert!(resolve(Vec::new(), None, vars(&[(unknown, "1")])).is_err(), "{unknown}");
        }
    }

    #[test]
    fn the_example_is_the_defaults() {
        let file = file(&Settings::example());
        let resolved = resolve(Vec::new(), Some(file.path()), vars(&[])).unwrap();
        let defaults = Table::try_from(Settings::default()).unwrap();
        assert_eq!(Table::try_from(resolved.settings).unwrap(), defaults);
    }
}
