//! The offices' own pictures and films, and words in further languages, taken in through the page.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, read_bytes},
    blocking::blocking,
    people::administrator,
};
use crate::{
    access::Act,
    media::WORDS,
    uploads::{self, Claim, NotTaken, Upload, clean_name, used_by},
};
use axum::{
    Json,
    body::Body as RawBody,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use kolejka_api::wire_time;
use kolejka_core::Timestamp;
use kolejka_words::added::{Finding, judge};
use serde::Serialize;
use serde_json::json;
use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};
use utoipa::ToSchema;

/// The most bytes of a file of words.
const WORDS_BYTES_MAX: usize = 512 * 1024;

/// Missing messages that are named; of the others only their number is told.
const MISSING_NAMED: usize = 20;

/// The kiosk's own words: the template of what an office adds, and what the program comes with.
const TEMPLATE: &str = concat!(
    include_str!("../../../../kiosk-ui/src/locales/en.ftl"),
    "\n",
    include_str!("../../../../kiosk-ui/src/locales/paper-en.ftl")
);

/// Languages that the kiosk speaks by itself.
const BUILT_IN: [&str; 3] = ["pl", "en", "uk"];

/// A file of the office.
#[derive(Serialize, ToSchema)]
pub(super) struct FileView {
    /// Its name, with folders.
    name: String,
    /// Its bytes.
    bytes: u64,
    /// When it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    written_at: Option<String>,
    /// Where the configuration names it.
    used_by: Vec<String>,
}

fn folder(app: &App) -> Result<PathBuf, Problem> {
    app.media
        .folder()
        .map(Path::to_owned)
        .ok_or_else(|| Problem::new(StatusCode::CONFLICT, "no_media_folder", "There is no folder for files"))
}

/// The folder, for who may change what is in it: where several offices share it, none of them may, for it is the
/// others', too.
fn own_folder(app: &App) -> Result<PathBuf, Problem> {
    if app.offices.len() > 1 {
        return Err(Problem::new(StatusCode::CONFLICT, "files_shared", "Several offices share the folder")
            .detail(
                "the files are all offices'; whoever keeps the machine changes them in the folder itself",
            ));
    }
    folder(app)
}

/// Where any office's configuration names a file: the folder is all offices'.
async fn uses(app: &App, name: &str) -> Result<Vec<String>, Problem> {
    let mut all = Vec::new();
    for (id, office) in &app.offices {
        let asked = name.to_owned();
        let found = office.query(move |office, _| used_by(office.config(), &asked)).await?;
        let of = if app.offices.len() > 1 { format!("{id}: ") } else { String::new() };
        all.extend(found.into_iter().map(|found| format!("{of}{found}")));
    }
    Ok(all)
}

fn not_taken(not_taken: NotTaken) -> Problem {
    let told = not_taken.to_string();
    match not_taken {
        NotTaken::Other(claim) => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_what_it_claims",
            "The file is not what its name says",
        )
        .detail(told)
        .with("claims", claim.name()),
        NotTaken::Active(_) => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "file_scripts", "The drawing does more than draw")
                .detail(told)
        }
        NotTaken::Exists => {
            Problem::new(StatusCode::CONFLICT, "file_exists", "There is a file of this name").detail(told)
        }
        NotTaken::TooMuch => {
            Problem::new(StatusCode::INSUFFICIENT_STORAGE, "files_full", "All files together are too large")
                .detail(told)
        }
        NotTaken::Full => {
            Problem::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", "There is no room on the disk")
                .detail("nothing was kept")
        }
        NotTaken::Failed(error) => Problem::internal(&error),
    }
}

/// The office's own files.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/media", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<FileView>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<FileView>>, Problem> {
    administrator(&caller, &at)?;
    let folder = folder(&app)?;
    let files = blocking(move || uploads::list(&folder)).await?.map_err(|error| Problem::internal(&error))?;
    let zone = at.office.query(|office, _| office.index().zone().clone()).await?;
    let mut views = Vec::with_capacity(files.len());
    for file in files {
        let written = file.written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let at = written.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Timestamp);
        views.push(FileView {
            used_by: uses(&app, &file.name).await?,
            written_at: at.map(|at| wire_time(at, &zone)),
            bytes: file.bytes,
            name: file.name,
        });
    }
    Ok(Json(views))
}

/// A file that was taken in.
#[derive(Serialize, ToSchema)]
pub(super) struct TakenView {
    /// Its name, cleaned.
    name: String,
    /// Its bytes.
    bytes: u64,
}

/// Takes a file in: a PNG, JPEG, `WebP` or SVG picture, an MP4 or `WebM` film, an OGG or WAV sound. Its name is
/// cleaned; nothing that is there is overwritten.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/media/{name}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("name" = String, Path, description = "the file's name")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = TakenView))
)]
pub(super) async fn upload(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    headers: HeaderMap,
    mut body: RawBody,
) -> Result<(StatusCode, Json<TakenView>), Problem> {
    let by = administrator(&caller, &at)?;
    let unfit =
        || Problem::invalid_field("name", "must end in .png, .jpg, .webp, .svg, .mp4, .webm, .ogg or .wav");
    let name = clean_name(at.param("name")).ok_or_else(unfit)?;
    let claim = Claim::of(&name).ok_or_else(unfit)?;
    let too_large = || {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The file is too large")
            .detail(format!("at most {} bytes", claim.bytes_max()))
    };
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > claim.bytes_max()) {
        return Err(too_large());
    }
    let folder = own_folder(&app)?;
    let mut upload =
        blocking(move || Upload::begin(&folder, announced.unwrap_or(0))).await?.map_err(not_taken)?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::malformed("the file broke off"))?;
        let Ok(bytes) = frame.into_data() else { continue };
        if upload.bytes + bytes.len() as u64 > claim.bytes_max() {
            return Err(too_large());
        }
        upload = blocking(move || upload.write(&bytes).map(|()| upload)).await?.map_err(not_taken)?;
    }
    let (bytes, put) = (upload.bytes, name.clone());
    upload = blocking(move || upload.judge(&put, claim).map(|()| upload)).await?.map_err(not_taken)?;
    // The act comes first: nothing is there of which it is not known by whom.
    app.access.record(at.office.id(), &by, &Act::FileUploaded { file: name.clone(), bytes })?;
    let put = name.clone();
    blocking(move || upload.put(&put)).await?.map_err(not_taken)?;
    Ok((StatusCode::CREATED, Json(TakenView { name, bytes })))
}

/// Deletes a file, unless a configuration names it.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/media/{name}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("name" = String, Path, description = "the file's name, its folders' `/` as `%2F`")),
    responses((status = 204))
)]
pub(super) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<StatusCode, Problem> {
    let by = administrator(&caller, &at)?;
    let name = at.param("name").to_owned();
    let folder = own_folder(&app)?;
    let asked = name.clone();
    // Only what could be listed: nothing hidden, nothing outside.
    let path = blocking(move || uploads::find(&folder, &asked))
        .await?
        .ok_or_else(|| Problem::unknown("unknown_file", "file", &name))?;
    let places = uses(&app, &name).await?;
    if !places.is_empty() {
        return Err(Problem::new(StatusCode::CONFLICT, "file_in_use", "The configuration names the file")
            .with("where", places.join(", ")));
    }
    app.access.record(at.office.id(), &by, &Act::FileDeleted { file: name })?;
    blocking(move || std::fs::remove_file(path)).await?.map_err(|error| Problem::internal(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// A language of the kiosk.
#[derive(Serialize, ToSchema)]
pub(super) struct WordsView {
    /// Its tag.
    language: String,
    /// Whether the program comes with it.
    built_in: bool,
    /// Whether the office has added a file.
    added: bool,
    /// How many messages are missing.
    missing: usize,
    /// Some of them.
    missing_some: Vec<String>,
    /// Whether the file that was added has faults, as one that somebody put there by hand.
    faults: usize,
}

fn words_path(app: &App, language: &str) -> Result<PathBuf, Problem> {
    let parts: Vec<&str> = language.split('-').collect();
    let fits =
        |part: &&str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = parts.iter().all(fits)
        && parts.first().is_some_and(|first| {
            (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase())
        });
    if !is_tag {
        return Err(Problem::invalid_field("language", "must be a language tag such as de or pt-BR"));
    }
    Ok(folder(app)?.join(WORDS).join(format!("kiosk.{language}.ftl")))
}

/// Languages of the kiosk: those that it comes with, and those that the office has added.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/words", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<WordsView>))
)]
pub(super) async fn list_words(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<WordsView>>, Problem> {
    administrator(&caller, &at)?;
    let added = app.media.words("kiosk");
    let mut tags: Vec<String> = BUILT_IN.iter().map(|&tag| tag.to_owned()).collect();
    tags.extend(added.iter().filter(|tag| !BUILT_IN.contains(&tag.as_str())).cloned());
    let mut views = Vec::new();
    for language in tags {
        let is_added = added.contains(&language);
        let built_in = BUILT_IN.contains(&language.as_str());
        let judged = match words_path(&app, &language).ok().filter(|_| is_added) {
            Some(path) => {
                Some(blocking(move || judge(&read_words(&path).unwrap_or_default(), TEMPLATE)).await?)
            }
            None => None,
        };
        // What the office does not say in a language that the program knows, the program says.
        let missing = judged.as_ref().filter(|_| !built_in).map_or(&[][..], |judged| &judged.missing);
        views.push(WordsView {
            missing: missing.len(),
            missing_some: missing.iter().take(MISSING_NAMED).cloned().collect(),
            faults: judged
                .as_ref()
                .map_or(0, |judged| judged.findings.iter().filter(|one| one.is_fault()).count()),
            language,
            built_in,
            added: is_added,
        });
    }
    Ok(Json(views))
}

/// Reads a file of words, as far as one may be long: somebody may have put it there by hand.
fn read_words(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(WORDS_BYTES_MAX as u64).read_to_string(&mut text)?;
    Ok(text)
}

fn ftl(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// The file of a language; of one that is not there, the template: the kiosk's words in English.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/words/{language}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("language" = String, Path, description = "the language's tag")),
    responses((status = 200, description = "the file", content_type = "text/plain"))
)]
pub(super) async fn words(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Response, Problem> {
    administrator(&caller, &at)?;
    let language = at.param("language").to_owned();
    let path = words_path(&app, &language)?;
    let read = blocking(move || read_words(&path)).await?;
    Ok(ftl(&format!("kiosk.{language}.ftl"), read.unwrap_or_else(|_| TEMPLATE.to_owned())))
}

/// What a file of words came to.
#[derive(Serialize, ToSchema)]
pub(super) struct WordsTaken {
    /// What should be known of it.
    #[schema(value_type = Vec<Object>)]
    warnings: Vec<serde_json::Value>,
    /// How many messages it lacks.
    missing: usize,
}

fn told(finding: &Finding) -> serde_json::Value {
    match finding {
        Finding::Syntax { line } => json!({"kind": "syntax", "line": line}),
        Finding::Deep { line } => json!({"kind": "deep", "line": line}),
        Finding::Unknown { id } => json!({"kind": "unknown", "id": id}),
        Finding::Variable { id, variable } => json!({"kind": "variable", "id": id, "variable": variable}),
        Finding::Reference { id, reference } => {
            json!({"kind": "reference", "id": id, "reference": reference})
        }
        Finding::NoValue { id } => json!({"kind": "no_value", "id": id}),
    }
}

/// Takes a language's words (Fluent), in place of those that were there. Kiosks speak them when they are
/// loaded anew.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/words/{language}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("language" = String, Path, description = "the language's tag")),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = WordsTaken))
)]
pub(super) async fn take_words(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    body: RawBody,
) -> Result<Json<WordsTaken>, Problem> {
    let by = administrator(&caller, &at)?;
    own_folder(&app)?;
    let path = words_path(&app, at.param("language"))?;
    let bytes = read_bytes(body, WORDS_BYTES_MAX).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::malformed("the file is no UTF-8 text"))?;
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let (text, judged) = blocking(move || {
        let judged = judge(&text, TEMPLATE);
        (text, judged)
    })
    .await?;
    let (faults, warnings): (Vec<&Finding>, Vec<&Finding>) =
        judged.findings.iter().partition(|finding| finding.is_fault());
    if !faults.is_empty() {
        let findings: Vec<serde_json::Value> = faults.into_iter().map(told).collect();
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "words_faulty", "The words have faults")
            .with("findings", findings));
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let (folder, put, bytes) = (own_folder(&app)?.join(WORDS), name.clone(), text.len() as u64);
    let upload = blocking(move || {
        let mut upload = Upload::begin(&folder, bytes)?;
        upload.write(text.as_bytes())?;
        Ok(upload)
    })
    .await?
    .map_err(not_taken)?;
    app.access.record(at.office.id(), &by, &Act::FileUploaded { file: format!("words/{name}"), bytes })?;
    blocking(move || upload.replace(&put)).await?.map_err(not_taken)?;
    let warnings = warnings.into_iter().map(told).collect();
    Ok(Json(WordsTaken { warnings, missing: judged.missing.len() }))
}

/// Takes an office's words of a language away.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/words/{language}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("language" = String, Path, description = "the language's tag")),
    responses((status = 204))
)]
pub(super) async fn drop_words(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<StatusCode, Problem> {
    let by = administrator(&caller, &at)?;
    let language = at.param("language").to_owned();
    own_folder(&app)?;
    let path = words_path(&app, &language)?;
    let there = path.clone();
    if !blocking(move || there.is_file()).await? {
        return Err(Problem::unknown("unknown_file", "file of words in", &language));
    }
    let act = Act::FileDeleted { file: format!("words/kiosk.{language}.ftl") };
    app.access.record(at.office.id(), &by, &act)?;
    match blocking(move || std::fs::remove_file(path)).await? {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::internal(&error)),
        // Gone is gone, whoever did it.
        Ok(()) | Err(_) => Ok(StatusCode::NO_CONTENT),
    }
}
