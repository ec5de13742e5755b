//! Whether a browser asks for a page of this host, or for somebody else's.
//!
//! Cookies do not tell: a browser sends them for a page on another port of the same host, too, `SameSite` or
//! not. So whatever changes something is refused to pages from elsewhere. Programs, which send neither header, pass.

use super::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// How near the asking page is, as the browser tells it; only over TLS and on the machine itself.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// From a page of this host, or from no page at all.
    Here,
    /// From a page that does not say where it is from: one told to send no referrer, or one in a sandbox.
    Untold,
    /// From a page of another host, port or scheme.
    Elsewhere,
}

fn from(headers: &HeaderMap) -> From {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text(SEC_FETCH_SITE) {
        // The browser compared addresses as it sees them; a proxy in front may have changed the host since.
        Some("same-origin" | "none") => return From::Here,
        Some(_) => return From::Elsewhere,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN) else { return From::Here };
    if origin == "null" {
        return From::Untold;
    }
    let host = text(header::HOST).unwrap_or_default();
    let is_here = origin.split_once("://").is_some_and(|(_, asking)| asking.eq_ignore_ascii_case(host));
    if is_here { From::Here } else { From::Elsewhere }
}

/// Whether a page of this host asks, or no page at all.
pub(super) fn same_origin(headers: &HeaderMap) -> bool {
    from(headers) == From::Here
}

/// Refuses what would change something and is asked by a page from elsewhere.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_welcome = match from(request.headers()) {
        From::Here => true,
        // A ticket's page sends no referrer, so its forms do not say where they are from without TLS. They need no
        // cookie either: who knows the ticket's secret address may.
        From::Untold => request.uri().path().starts_with("/t/"),
        From::Elsewhere => false,
    };
    if only_reads || is_welcome {
        next.run(request).await
    } else {
        Problem::not_allowed("the page that asks is not of this host").into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// Proves where requests are held to come from, with and without each header, and behind a proxy.
    #[test]
    fn a_page_from_elsewhere_is_told_from_our_own() {
        let of = |given: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in given {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            from(&headers)
        };
        let host = ("host", "10.0.0.2:8080");
        assert_eq!(of(&[host]), From::Here);
        assert_eq!(of(&[host, ("origin", "http://10.0.0.2:8080")]), From::Here);
        assert_eq!(of(&[host, ("origin", "http://10.0.0.2:8000")]), From::Elsewhere);
        assert_eq!(of(&[host, ("origin", "http://10.0.0.2")]), From::Elsewhere);
        assert_eq!(of(&[host, ("origin", "null")]), From::Untold);
        assert_eq!(of(&[host, ("sec-fetch-site", "same-site")]), From::Elsewhere);
        assert_eq!(of(&[host, ("sec-fetch-site", "cross-site")]), From::Elsewhere);
        assert_eq!(of(&[host, ("sec-fetch-site", "none")]), From::Here);
        let proxied = [host, ("origin", "https://urzad.example"), ("sec-fetch-site", "same-origin")];
        assert_eq!(of(&proxied), From::Here);
    }
}
