//! One definition gives an area of settings its struct, its defaults and its lines in the example file.

/// What a setting means.
pub(crate) struct FieldDoc {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static [&'static str],
}

macro_rules! area {
    (#[doc = $about:literal] $area:ident { $($(#[doc = $doc:literal])* $field:ident: $type:ty = $default:expr,)* }) => {
        #[doc = $about]
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $area {
            $($(#[doc = $doc])* pub(crate) $field: $type,)*
        }

        impl Default for $area {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }

        impl $area {
            pub(super) const DOC: &str = $about;
            pub(super) const FIELDS: &[super::FieldDoc] =
                &[$(super::FieldDoc { name: stringify!($field), doc: &[$($doc),*] }),*];
        }
    };
}
pub(crate) use area;

/// Refuses a setting that is not within bounds.
pub(super) fn within<T: PartialOrd + std::fmt::Display>(
    name: &'static str,
    value: &T,
    least: &T,
    most: &T,
) -> Result<(), (&'static str, String)> {
    if value < least || value > most {
        return Err((name, format!("{value} is not from {least} to {most}")));
    }
    Ok(())
}
