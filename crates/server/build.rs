//! Puts the web pages into the binary: what `npm run build --workspace console` left in `console/dist`, compressed here, once.
//! Without that folder there are none in it, and the binary says so (`src/pages.rs`).

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

/// What is left out: maps for debuggers.
const LEFT_OUT: &str = "map";

fn main() -> Result<(), Box<dyn Error>> {
    let console = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../console");
    let (dist, out) = (console.join("dist"), PathBuf::from(env::var("OUT_DIR")?));
    let mut paths = Vec::new();
    if dist.is_dir() {
        list(&dist, &mut paths)?;
    }
    paths.sort();
    let mut table = String::from("&[\n");
    for (number, path) in paths.iter().enumerate() {
        table += &entry(path, &dist, &out.join(number.to_string()))?;
    }
    fs::write(out.join("pages.rs"), table + "]\n")?;
    // What is not there cannot be watched: cargo would build anew each time. So the nearest folder that is.
    let watched = [dist, console].into_iter().find(|folder| folder.is_dir());
    let watched = watched.unwrap_or_else(|| "build.rs".into());
    writeln!(std::io::stdout(), "cargo::rerun-if-changed=build.rs\ncargo::rerun-if-changed={}", watched.display())?;
    Ok(())
}

/// All files of a folder and its folders.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_none_or(|extension| extension != LEFT_OUT) {
            paths.push(path);
        }
    }
    Ok(())
}

/// The line of a file in the table. Text is kept compressed alone, but for pages, which are filled in when they are sent; what
/// is beside `out` is what the line includes.
fn entry(path: &Path, dist: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_page = kind.essence_str() == "text/html";
    let shrinks =
        kind.type_() == "text" || matches!(kind.subtype().as_str(), "json" | "svg" | "wasm" | "manifest+json");
    let forms = if shrinks && !is_page {
        let (brotli, gzip) = (out.with_extension("br"), out.with_extension("gz"));
        fs::write(&brotli, shrink_brotli(&bytes)?)?;
        fs::write(&gzip, shrink_gzip(&bytes)?)?;
        format!("(\"br\", {}), (\"gzip\", {})", included(&brotli)?, included(&gzip)?)
    } else {
        format!("(\"\", {})", included(&path.canonicalize()?)?)
    };
    let path = path.strip_prefix(dist)?.to_str().ok_or("the name of a file is not UTF-8")?;
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let hash = Sha256::digest(&bytes).iter().take(8).try_fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}")?;
        Ok::<_, std::fmt::Error>(text)
    })?;
    Ok(format!("    File {{ path: {path:?}, kind: {kind:?}, hash: {hash:?}, forms: &[{forms}] }},\n"))
}

fn included(path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(format!("include_bytes!({:?})", path.to_str().ok_or("the name of a folder is not UTF-8")?))
}

fn shrink_brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut small = Vec::new();
    let most = brotli::enc::BrotliEncoderParams { size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &most)?;
    Ok(small)
}

fn shrink_gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
