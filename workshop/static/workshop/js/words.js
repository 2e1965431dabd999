// Sentences that scripts show: written by the server, in the reader's language.
export const word = (name) => document.getElementById("words")?.dataset[name] ?? "";
