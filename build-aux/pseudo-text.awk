# SPDX-License-Identifier: GPL-3.0-or-later
# One text, on standard input, becomes one with accents, about 40 % longer, in brackets. What is not
# for reading stays as it is: format directives, mnemonics, markup and entities.

BEGIN {
  split ("a à b ƀ c ç d ð e é f ƒ g ĝ h ĥ i î j ĵ k ķ l ļ m ɱ n ñ o ö p þ r ŕ s š t ţ u û w ŵ y ý z ž" \
         " A Å B Ɓ C Ç D Ð E É F Ƒ G Ĝ H Ĥ I Î J Ĵ K Ķ L Ļ M Ṁ N Ñ O Ö P Þ R Ŕ S Š T Ţ U Û W Ŵ Y Ý Z Ž",
         pairs, " ")
  for (i = 1; i in pairs; i += 2)
    accents[pairs[i]] = pairs[i + 1]
  n_words = split ("one two three four five six seven eight nine ten", words, " ")
}

# How long the part at the beginning of @text is that must not change, or 0
function fixed_length (text)
{
  if (match (text, /^%([0-9]+\$)?[-+ #0']*([0-9]+|\*)?(\.([0-9]+|\*))?(hh|h|ll|l|j|z|t)?[A-Za-z%]/))
    return RLENGTH
  if (match (text, /^<\/?[A-Za-z][^<>]*>/) || match (text, /^&(#[0-9]+|[a-z]+);/))
    return RLENGTH
  if (match (text, /^_[A-Za-z]/))
    return RLENGTH
  return 0
}

{
  text = text (NR > 1 ? "\n" : "") $0
}

END {
  while (text != "")
    {
      n = fixed_length (text)
      c = substr (text, 1, n ? n : 1)
      if (n)
        out = out c
      else
        out = out (c in accents ? accents[c] : c)
      letters += n ? 0 : (c in accents)
      text = substr (text, length (c) + 1)
    }

  # The line breaks at both ends have to stay there.
  while (sub (/\n$/, "", out))
    tail = tail "\n"
  while (sub (/^\n/, "", out))
    head = head "\n"

  # What has no word is a number with its unit, or a frame for what is translated by itself.
  more = letters > 2 ? letters * 0.4 : 0
  for (i = 1; more > 0; i = i % n_words + 1)
    {
      out = out " " words[i]
      more -= length (words[i]) + 1
    }
  printf "%s[%s]%s\n", head, out, tail
}
