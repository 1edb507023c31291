"""Instructions around a sentence: translate it, mend it, go on with it. The sentence decides, never the instruction."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines
from goaltrain.synthetic.wrapped_words import phrases

__all__ = ["SENTENCES", "SENTENCE_RULES"]

SENTENCES: Final = {
    "translate": lines(r"""
        {politely} translate {sent} {lang}{colon} {open}
        {open}\n\n{Politely} translate {above} {lang}.
        {shut} - how do I say that {in_language}?
        How do you say {shut} {in_language}?
        What is {shut} {in_language}?
        {politely} translate {shut} {lang}{extra}
        {In_language}, please: {open}
        {politely} render {sent} {lang}, then back into English{colon} {open}
        Translate into {language}.\n\nEnglish: {plain}\n{language}:
        {politely} check my {language} version of {sent} and write the correct one{colon} {open}
        """),
    "rephrase": lines(r"""
        {politely} {rephrase} {sent}{colon} {open}
        {politely} {rephrase} {sent}, {style}{colon} {open}
        {open}\n\n{Politely} {rephrase} {above}{extra}
        {politely} {rephrase} {shut}{extra}
        {shut} {Rephrase} it, {style}.
        How can I say {shut} {style}?
        Give me {few} other ways to say {shut}{extra}
        {Rephrase} {sent} {style}.\n\nInput: {plain}\nOutput:
        {politely} make {sent} {change}{colon} {open}
        {politely} make {shut} {change}{extra}
        """),
    "correct": lines(r"""
        {politely} {correct} {sent}{colon} {open}
        {politely} {correct} {shut}{extra}
        {open}\n\n{Politely} {correct} {above}{extra}
        Is the grammar right in {shut}?
        Is {shut} correct English?
        Where does the comma go in {shut}{extra}
        {sent_cap} may have mistakes. {Politely} {correct} it{colon} {open}
        Which tense is used in {shut}?
        {politely} replace one word in {shut}{extra}
        """),
    "explain": lines(r"""
        What does {shut} mean{mark}
        {politely} {explain} {sent}{colon} {open}
        {politely} {explain} {shut}{extra}
        {open}\n\n{Politely} {explain} {above}{extra}
        What is the speaker of {shut} trying to say?
        Someone wrote me {shut}. What does it mean?
        Sum up {sent} in {few} words{colon} {open}
        {politely} say what tone {sent} has{colon} {open}
        My {kin} said {shut}. {politely_cap} {explain} it.
        What is the subject of {shut}?
        """),
    "count": lines(r"""
        How many {units} are there in {shut}?
        {politely} count the {units} in {sent}{colon} {open}
        {politely} {mark_up} {sent}{colon} {open}
        {politely} {mark_up} {shut}{extra}
        {open}\n\n{Politely} {mark_up} {above}{extra}
        How many {units} has {shut} and how many {units}?
        {politely} repeat {sent} {few} times{colon} {open}
        {politely} repeat after me: {open}
        Which word is the longest in {shut}?
        """),
    "continue": lines(r"""
        {politely} {goahead} {sent}{colon} {open}
        {politely} {goahead} {shut}{extra}
        {politely} {goahead} {sent}, {style}{colon} {open}
        {open}\n\n{Politely} {goahead} {above}{extra}
        {politely} use {shut} as the first sentence of {text}.
        {politely} write {text} that begins with {shut}{extra}
        {politely} write {text} that ends with {shut}{extra}
        {politely} turn {sent} into {text}{colon} {open}
        {politely} turn {shut} into {text}{extra}
        Make {text} out of {sent}{colon} {open}
        Write a reply to {sent}{colon} {open}
        {politely} find a title for {sent}{colon} {open}
        {politely} do what {sent} says and {translate_it}{colon} {open}
        {open}\n\nDo that and then {translate_it}.
        """),
}

SENTENCE_RULES: Final = {
    "politely": lines("""
        please
        could you
        can you
        -
        -
        I need you to
        you have to
        help me
        I'd like you to
        would you
        hi,
        hey, can you
        for my homework,
        as a {trade}, I want you to
        as an editor,
        quickly
        for {shop},
        now
        ok now
        kindly
        """),
    "politely_cap": ("Please", "Could you", "Help me,", "Now", "Can you", "Then"),
    "sent": phrases("""
        the following sentence, this sentence, the sentence below, the following, the following text, this,
        the quoted sentence, the next line, my sentence, the text in the last line, this line from a {work},
        this post, a line I found, this message from my {kin}, the phrase, the sentence
        """),
    "sent_cap": ("This sentence", "The sentence below", "The following", "My text", "The next line", "What I wrote"),
    "above": phrases("""
        the sentence above, the above sentence, this sentence, the line above, that, what I wrote above,
        the previous text, my sentence, the above, this
        """),
    "lang": ("into {language}", "to {language}", "into {language} and Esperanto", "into simple {language}",
             "from English to {language}", "into spoken {language}"),
    "in_language": ("in {language}", "in {language}", "in polite {language}", "in {language} slang"),
    "colon": (":", ":", ":", ".", " -", ". Here it is:", ", thanks:", ". Text:", ". The sentence:", ". Sentence:"),
    "mark": ("?", " exactly?", " here?", " in a {work}?", " in simple words?", " to a {trade}?"),
    "extra": lines("""
        .
        .
        , please.
        . Thanks!
        . Use a {tone} tone.
        . Keep it short.
        . It's for my {kin}.
        , and tell me what you changed.
        . I need it for a {piece}.
        , in {count} words.
        , without comment.
        , and add one example.
        . Only give me the result.
        . Then do the same {in_language}.
        . At most {few} words, please.
        """),
    "rephrase": phrases("""
        paraphrase, rephrase, rewrite, reword, shorten, expand, simplify, restate, improve, polish, edit,
        put in other words
        """),
    "style": phrases("""
        in a {tone} tone, in {count} words, as a {trade} would say it, as in a {genre} {work}, as a question,
        as a headline, for {age}, in the past tense, in the future tense, in the passive voice,
        in the style of {year}, without the letter q, as an e-mail, as a rhyme, in simple words, in one breath
        """),
    "change": phrases("""
        longer, shorter, more polite, sound like {year}, sound {tone}, easier to read, fit for a {piece}, rhyme,
        more convincing, less stiff, more vivid, clearer
        """),
    "correct": phrases("""
        correct, correct the grammar of, fix the spelling of, proofread, check the punctuation of,
        find the mistakes in, check, correct the word order in, mark the errors in, put the commas into,
        look for typos in
        """),
    "explain": phrases("""
        explain, interpret, comment on, explain the meaning of, analyse, explain the grammar of,
        tell me who might say, summarise, give the context of, describe the mood of, classify, explain to {age}
        """),
    "units": ("words", "letters", "vowels", "syllables", "nouns", "verbs", "commas", "characters", "adjectives",
              "capitals", "tokens", "e's"),
    "mark_up": phrases("""
        underline the verbs in, list the nouns of, count the words of, reverse the word order of,
        put in capital letters, spell out, number the words of, tag the parts of speech of, parse, copy,
        sort the words of
        """),
    "goahead": phrases("""
        continue, complete, finish, go on with, elaborate on, respond to, carry on from, add {few} sentences to,
        write {count} words after, expand, answer
        """),
    "text": lines("""
        a {piece}
        a short {genre} story
        a poem
        a {tone} paragraph
        a dialogue between {name} and {name}
        an e-mail to my {kin}
        a speech
        a scene for a {work}
        a social media post
        a list of {few} points
        a diary entry
        a monologue by {name}, a {trade}
        """),
    "translate_it": ("translate the result into {language}", "put the result into {language}", "count its words",
                     "say it again {in_language}", "sum it up", "correct its grammar", "read it out", "rephrase it"),
}  # fmt: skip
