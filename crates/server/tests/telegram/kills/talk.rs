//! What is said: by each side one message after the other, each known by its
//! number. Some are files.

const VISITOR: &str = "question";
const OPERATOR: &str = "answer";

/// Every so many messages one is a file.
const FILES: u64 = 6;
const FILE_BYTES: usize = 40_000;
pub(crate) const FILE_TYPE: &str = "application/pdf";

pub(crate) fn is_file(number: u64) -> bool {
    number % FILES == FILES - 1
}

/// What a visitor writes, or calls a file.
pub(crate) fn question(number: u64) -> String {
    words(VISITOR, number)
}

/// What an operator writes, or calls a file.
pub(crate) fn answer(number: u64) -> String {
    words(OPERATOR, number)
}

fn words(who: &str, number: u64) -> String {
    let end = if is_file(number) { ".pdf" } else { "" };
    format!("{who}-{number}{end}")
}

/// The number of a visitor's message, by what it says or its file is called.
pub(crate) fn number_of_question(words: &str) -> Option<u64> {
    let number = words.strip_prefix(VISITOR)?.strip_prefix('-')?;
    number.trim_end_matches(".pdf").parse().ok()
}

/// What is in a file of this name.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    name.bytes().cycle().take(FILE_BYTES).collect()
}
