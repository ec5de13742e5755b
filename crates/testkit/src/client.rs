//! An HTTP client that keeps one connection, as a kiosk or a clerk's browser would.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::SendRequest,
    header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, SET_COOKIE},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;

pub use hyper::{Method, StatusCode};

/// A client with one connection.
pub struct Client {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    authorization: Option<String>,
    cookies: Vec<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as text.
    pub text: String,
}

impl Answer {
    /// Its body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The stable code of a problem; empty if it is none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// If nobody listens.
    pub async fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(std::io::Error::other)?;
        // It ends with the connection; whoever asks then is told.
        tokio::spawn(connection);
        Ok(Self { address, sender, authorization: None, cookies: Vec::new() })
    }

    /// Connects as a device.
    ///
    /// # Panics
    /// If nobody listens.
    pub async fn device(address: SocketAddr, token: &str) -> Self {
        let mut client = Self::connect(address).await.expect("somebody listens");
        client.authorization = Some(format!("Bearer {token}"));
        client
    }

    /// Connects and signs in with the demo's password.
    ///
    /// # Panics
    /// If that fails.
    pub async fn staff(address: SocketAddr, login: &str) -> Self {
        Self::signed_in(address, login, "demo").await
    }

    /// Connects and signs in.
    ///
    /// # Panics
    /// If that fails.
    pub async fn signed_in(address: SocketAddr, login: &str, password: &str) -> Self {
        let mut client = Self::connect(address).await.expect("somebody listens");
        let body = format!(r#"{{"login":"{login}","password":"{password}"}}"#);
        let answer = client.post("/api/v1/session", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        client
    }

    /// The cookie header that it sends.
    pub fn cookie_header(&self) -> String {
        self.cookies.join("; ")
    }

    /// Sends a request; a connection that breaks is an error.
    ///
    /// # Errors
    /// If the connection broke before the answer was there.
    pub async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, hyper::Error> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, self.address.to_string());
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if !self.cookies.is_empty() {
            request = request.header(COOKIE, self.cookie_header());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).expect("a well-formed request");
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let (head, body) = response.into_parts();
        let bytes = body.collect().await?.to_bytes();
        for cookie in head.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default().to_owned();
            let name = pair.split('=').next().unwrap_or_default().to_owned();
            self.cookies.retain(|known| !known.starts_with(&format!("{name}=")));
            self.cookies.push(pair);
        }
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    /// Sends a request.
    ///
    /// # Panics
    /// If the connection breaks.
    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.try_send(method, path, headers, body).await.expect("the connection holds")
    }

    /// Gets.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    /// Posts.
    pub async fn post(&mut self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, &[], body).await
    }

    /// Puts an office file in the place of the configuration that is in force.
    pub async fn configure(&mut self, file: &str) -> Answer {
        let path = office("/configuration");
        let version = self.get(&path).await.json()["version"].to_string();
        self.send(Method::PUT, &format!("{path}?base={version}"), &[], file).await
    }

    /// Takes a ticket for a service under a key.
    ///
    /// # Errors
    /// If the connection broke before the answer was there.
    pub async fn try_ticket(&mut self, service: &str, key: &str) -> Result<Answer, hyper::Error> {
        let body =
            format!(r#"{{"services":["{service}"],"priority":null,"language":"pl","step_free":false}}"#);
        self.try_send(Method::POST, &office("/tickets"), &[("idempotency-key", key)], &body).await
    }

    /// Takes a ticket for a service under a key.
    ///
    /// # Panics
    /// If the connection breaks.
    pub async fn ticket(&mut self, service: &str, key: &str) -> Answer {
        self.try_ticket(service, key).await.expect("the connection holds")
    }
}

/// An address of the demo's office.
pub fn office(path: &str) -> String {
    format!("/api/v1/offices/gostynin{path}")
}
