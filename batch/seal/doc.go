// Package seal keeps a municipality's secrets: it seals what is stored at
// rest, and makes keyed marks of what has to be found again without being
// readable.
//
// One 32-byte tenant key gives, by HKDF-SHA256 with a label each, the keys
// for sealing, equality, the audit chain and the tokens of returned
// workbooks, so that knowing one of them says nothing of the others.
//
// It imports batch and the standard library. Start reading at [Keys], then
// [Keys.Seal] and [Keys.Mark]; [LoadKey] and [NewKeyFile] are about the file
// that holds the key.
package seal
