//! Errors as `application/problem+json` (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

/// The body of an error.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// The kind of problem, as a relative reference into the documentation.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, for programs.
    pub code: String,
    /// What is wrong in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Everything that does not fit, by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<FieldProblem>,
    /// Further members of this kind of problem.
    #[serde(flatten)]
    pub more: serde_json::Map<String, serde_json::Value>,
}

/// One field that does not fit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field, such as `services[0]`.
    pub field: String,
    /// What does not fit.
    pub message: String,
}
