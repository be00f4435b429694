//! Public handles: what operators call a visitor who gave no name.

use crate::port::Random;

const ADJECTIVES: [&str; 32] = [
    "amber", "bold", "brave", "bright", "brisk", "calm", "clear", "clever", "cosy", "crisp",
    "eager", "fair", "fresh", "gentle", "glad", "golden", "happy", "keen", "kind", "light",
    "lively", "lucky", "merry", "mild", "neat", "noble", "quick", "quiet", "sunny", "swift",
    "warm", "wise",
];

const ANIMALS: [&str; 32] = [
    "badger", "beaver", "bison", "crane", "curlew", "deer", "dove", "falcon", "finch", "fox",
    "hare", "heron", "ibex", "jay", "kestrel", "kite", "lark", "lynx", "marten", "moose", "newt",
    "otter", "owl", "panda", "plover", "puffin", "robin", "seal", "stork", "swan", "tern", "wren",
];

/// A handle such as `calm-otter-4821`. Made from randomness alone, so it says
/// nothing of the visitor; two may be alike, as people's names are.
pub fn random_handle(random: &dyn Random) -> String {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    let adjective = ADJECTIVES[usize::from(bytes[0]) % ADJECTIVES.len()];
    let animal = ANIMALS[usize::from(bytes[1]) % ANIMALS.len()];
    let number = 1000 + u16::from_be_bytes([bytes[2], bytes[3]]) % 9000;
    format!("{adjective}-{animal}-{number}")
}
