// Package folder is a source of lists: a local or mounted folder into which
// senders drop them, and into which their receipts go back. Beside the lists
// lie behandlet/ (accepted), afvist/ (refused) and kvitteringer/ (receipts).
//
// It imports batch and the standard library. Start at [New]; then
// [Source.List], which is where a half-uploaded file is kept out, and
// [Source.Return], which may die at any point and be called again.
//
// Senders may write to the folder, so nothing in it is trusted: every path is
// resolved beneath it, links are never followed, and errors carry no file
// name, since a name may hold a citizen's.
package folder
