// Package approve is about a person's word that something may be done: the
// mark of what would be done, the statement that a person reads and signs,
// and the rules by which a signed statement holds.
//
// It is pure and imports batch alone. Whose signature it is, [Rules] is told:
// the room beside it, approve/sshkey, reads signatures that ssh-keygen makes.
// Start reading at [Statement], then [Rules.Check].
package approve
